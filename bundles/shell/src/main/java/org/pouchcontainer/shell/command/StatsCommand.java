package org.pouchcontainer.shell.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.stats.ContainerStats;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.shell.Present;
import org.pouchcontainer.shell.Texts;
import org.pouchcontainer.shell.completer.RunningContainerCompleter;

/** {@code pouch:stats}. */
@Service
@Command(
    scope = "pouch",
    name = "stats",
    description = "Shows what containers have used of CPU, memory and network so far")
public final class StatsCommand implements Action {
  @Reference ContainerService containers;

  @Reference(optional = true)
  @Nullable StatsService stats;

  @Reference Session session;

  @Argument(
      name = "container",
      multiValued = true,
      description = "Name or id; all that run if none is named")
  @Completion(RunningContainerCompleter.class)
  List<String> names = List.of();

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    StatsService service = Present.required(stats, "measure containers");
    ShellTable table = new ShellTable().emptyTableText("no containers");
    table.column("Name");
    table.column("CPU time").alignRight();
    table.column("Memory").alignRight();
    table.column("Limit").alignRight();
    table.column("Received").alignRight();
    table.column("Sent").alignRight();
    table.column("Processes").alignRight();
    for (String name : names.isEmpty() ? running() : names) {
      add(table, name, service.sample(name));
    }
    table.print(session.getConsole(), !plain);
    return null;
  }

  private List<String> running() {
    return containers.list(new ContainerQuery(false, 0, Map.of())).stream()
        .map(ContainerDetails::name)
        .toList();
  }

  private static void add(ShellTable table, String name, ContainerStats sample) {
    long received = 0;
    long sent = 0;
    for (ContainerStats.Interface one : sample.interfaces().values()) {
      received += one.rxBytes();
      sent += one.txBytes();
    }
    Long limit = sample.memory().limitBytes();
    table
        .addRow()
        .addContent(
            name,
            seconds(Duration.ofNanos(sample.cpu().totalNanos())),
            Texts.size(sample.memory().usageBytes()),
            limit == null ? "" : Texts.size(limit),
            Texts.size(received),
            Texts.size(sent),
            sample.pids().current());
  }

  private static String seconds(Duration span) {
    return String.format(Locale.ROOT, "%.2f s", span.toMillis() / 1000.0);
  }
}
