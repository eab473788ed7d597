package org.pouchcontainer.shell.command;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;

/** {@code pouch:volumes}. */
@Service
@Command(scope = "pouch", name = "volumes", description = "Lists volumes")
public final class VolumesCommand implements Action {
  @Reference VolumeService volumes;
  @Reference Session session;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    ShellTable table = new ShellTable().emptyTableText("no volumes");
    table.column("Driver");
    table.column("Name");
    table.column("Used by").alignRight();
    table.column("Mountpoint");
    for (Volume volume : volumes.list(VolumeQuery.ALL)) {
      String driver =
          volume.driverPresent() ? volume.driver() : volume.driver() + " (not installed)";
      table
          .addRow()
          .addContent(driver, volume.name(), volume.consumers().size(), volume.mountpoint());
    }
    table.print(session.getConsole(), !plain);
    return null;
  }
}
