package org.pouchcontainer.shell.command;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.shell.completer.DriverKindCompleter;

/** {@code pouch:drivers}. */
@Service
@Command(
    scope = "pouch",
    name = "drivers",
    description = "Lists the drivers that are installed and where they come from")
public final class DriversCommand implements Action {
  @Reference SystemService system;
  @Reference Session session;

  @Argument(name = "kind", description = "Only drivers of this kind, as volume")
  @Completion(DriverKindCompleter.class)
  String kind = "";

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    ShellTable table = new ShellTable().emptyTableText("no drivers");
    table.column("Kind");
    table.column("Name");
    table.column("OSGi bundle");
    table.column("Version");
    for (DriverInfo driver : system.drivers()) {
      if (kind.isEmpty() || driver.kind().equals(kind)) {
        table.addRow().addContent(driver.kind(), driver.name(), driver.bundle(), driver.version());
      }
    }
    table.print(session.getConsole(), !plain);
    return null;
  }
}
