package org.pouchcontainer.shell.command;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.shell.completer.RunningContainerCompleter;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** {@code pouch:stop}. */
@Service
@Command(
    scope = "pouch",
    name = "stop",
    description = "Asks containers to end, and kills those that do not")
public final class StopCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Argument(name = "container", required = true, multiValued = true, description = "Name or id")
  @Completion(RunningContainerCompleter.class)
  List<String> names;

  @Option(
      name = "-t",
      aliases = "--time",
      description = "Seconds until they are killed; the container's own time if not given")
  Integer seconds;

  @Override
  public Object execute() {
    Duration timeout = seconds == null ? null : Duration.ofSeconds(seconds);
    for (String name : names) {
      try {
        containers.stop(name, timeout, "");
      } catch (EngineException refused) {
        if (refused.kind() != ErrorKind.NOT_MODIFIED) {
          throw refused;
        }
      }
      session.getConsole().println(name);
    }
    return null;
  }
}
