package org.pouchcontainer.shell.command;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.shell.Background;
import org.pouchcontainer.shell.completer.ContainerCompleter;
import org.pouchcontainer.spi.log.LogLine;

/** {@code pouch:logs}. */
@Service
@Command(scope = "pouch", name = "logs", description = "Shows what a container has written")
public final class LogsCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Argument(name = "container", required = true, description = "Name or id")
  @Completion(ContainerCompleter.class)
  String name;

  @Option(
      name = "-f",
      aliases = "--follow",
      description = "Go on with new lines until it ends or control-c is pressed")
  boolean follow;

  @Option(name = "-n", aliases = "--tail", description = "Number of lines from the end")
  long tail = -1;

  @Option(name = "-t", aliases = "--timestamps", description = "Show when each line came")
  boolean timestamps;

  @Override
  public Object execute() throws Exception {
    LogQuery query = new LogQuery(true, true, null, null, tail, follow);
    try (LogStream log = containers.logs(name, query)) {
      PrintStream out = session.getConsole();
      Background.run("pouch:logs", () -> log.pump(line -> show(out, line)), log::close);
    }
    return null;
  }

  private void show(PrintStream out, LogLine line) {
    if (timestamps) {
      out.print(line.time() + " ");
    }
    out.write(line.text(), 0, line.text().length);
    if (!line.partial()) {
      out.println();
    }
    out.flush();
  }
}
