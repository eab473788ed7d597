package org.pouchcontainer.shell.command;

import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.shell.Present;

/** {@code pouch:networks}. */
@Service
@Command(scope = "pouch", name = "networks", description = "Lists networks and who is in them")
public final class NetworksCommand implements Action {
  // Optional: Karaf shows no command of a bundle before all other references are there.
  @Reference(optional = true)
  @Nullable NetworkService networks;

  @Reference Session session;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    ShellTable table = new ShellTable().emptyTableText("no networks");
    table.column("Name");
    table.column("Id");
    table.column("Driver");
    table.column("Subnets");
    table.column("Containers");
    for (NetworkDetails one : Present.required(networks, "list networks").list(NetworkQuery.ALL)) {
      table
          .addRow()
          .addContent(
              one.name(),
              one.id().substring(0, 10),
              one.creation().driver(),
              one.creation().ipam().pools().stream()
                  .map(NetworkCreation.Pool::subnet)
                  .collect(Collectors.joining(", ")),
              one.endpoints().values().stream()
                  .map(NetworkDetails.Endpoint::containerName)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    table.print(session.getConsole(), !plain);
    return null;
  }
}
