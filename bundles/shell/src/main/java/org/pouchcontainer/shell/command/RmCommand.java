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
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.shell.completer.ContainerCompleter;

/** {@code pouch:rm}. */
@Service
@Command(scope = "pouch", name = "rm", description = "Removes containers")
public final class RmCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Argument(name = "container", required = true, multiValued = true, description = "Name or id")
  @Completion(ContainerCompleter.class)
  List<String> names;

  @Option(name = "-f", aliases = "--force", description = "Kill those that run")
  boolean force;

  @Option(name = "-v", aliases = "--volumes", description = "Also remove their anonymous volumes")
  boolean volumes;

  @Override
  public Object execute() {
    for (String name : names) {
      containers.remove(name, force, volumes);
      session.getConsole().println(name);
    }
    return null;
  }
}
