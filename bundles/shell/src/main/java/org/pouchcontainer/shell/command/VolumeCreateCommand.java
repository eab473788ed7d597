package org.pouchcontainer.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.shell.Pairs;
import org.pouchcontainer.shell.completer.VolumeCompleter;
import org.pouchcontainer.shell.completer.VolumeDriverCompleter;

/** {@code pouch:volume-create}. */
@Service
@Command(scope = "pouch", name = "volume-create", description = "Makes a volume")
public final class VolumeCreateCommand implements Action {
  @Reference VolumeService volumes;
  @Reference Session session;

  @Argument(name = "name", description = "Its name; random if not given")
  @Completion(VolumeCompleter.class)
  String name = "";

  @Option(name = "-d", aliases = "--driver", description = "Volume driver")
  @Completion(VolumeDriverCompleter.class)
  String driver = "local";

  @Option(
      name = "-o",
      aliases = "--opt",
      multiValued = true,
      description = "Option of the driver: name=value, as size=64m")
  List<String> options = List.of();

  @Option(name = "-l", aliases = "--label", multiValued = true, description = "name=value")
  List<String> labels = List.of();

  @Override
  public Object execute() {
    VolumeCreation creation =
        new VolumeCreation(name, driver, Pairs.of("-o", options), Pairs.of("-l", labels));
    session.getConsole().println(volumes.create(creation).name());
    return null;
  }
}
