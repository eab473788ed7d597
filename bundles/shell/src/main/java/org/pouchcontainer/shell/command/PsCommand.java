package org.pouchcontainer.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.shell.Texts;

/** {@code pouch:ps}. */
@Service
@Command(scope = "pouch", name = "ps", description = "Lists containers, newest first")
public final class PsCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Option(name = "-a", aliases = "--all", description = "Also those that do not run")
  boolean all;

  @Option(name = "-q", aliases = "--quiet", description = "Show ids only")
  boolean quiet;

  @Option(name = "--no-trunc", description = "Show whole ids")
  boolean whole;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    List<ContainerDetails> found = containers.list(new ContainerQuery(all, 0, Map.of()));
    if (quiet) {
      found.forEach(one -> session.getConsole().println(id(one)));
      return null;
    }
    Instant now = Instant.now();
    ShellTable table = new ShellTable().emptyTableText("no containers");
    table.column("Name");
    table.column("Id");
    table.column("Status");
    table.column("Created");
    table.column("Image");
    table.column("Runtime");
    for (ContainerDetails one : found) {
      table
          .addRow()
          .addContent(
              one.name(),
              id(one),
              Texts.status(one.state(), now),
              Texts.span(Duration.between(one.created(), now)) + " ago",
              one.spec().image(),
              one.runtime());
    }
    table.print(session.getConsole(), !plain);
    return null;
  }

  private String id(ContainerDetails one) {
    return whole ? one.id().value() : one.id().shortForm();
  }
}
