package org.pouchcontainer.shell.command;

import java.util.List;
import java.util.Locale;
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
import org.pouchcontainer.api.container.Health;

/** {@code pouch:health}. */
@Service
@Command(
    scope = "pouch",
    name = "health",
    description = "Shows what the health checks of containers say")
public final class HealthCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    ShellTable table = new ShellTable().emptyTableText("no container has a health check");
    table.column("Name");
    table.column("Health");
    table.column("Failed in a row").alignRight();
    table.column("Last output");
    for (ContainerDetails one : containers.list(ContainerQuery.ALL)) {
      Health health = one.health();
      if (health != null) {
        table
            .addRow()
            .addContent(
                one.name(),
                health.status().name().toLowerCase(Locale.ROOT),
                health.failingStreak(),
                lastLine(health.log()));
      }
    }
    table.print(session.getConsole(), !plain);
    return null;
  }

  private static String lastLine(List<Health.Probe> log) {
    return log.isEmpty()
        ? ""
        : log.get(log.size() - 1).output().strip().lines().reduce("", (first, last) -> last);
  }
}
