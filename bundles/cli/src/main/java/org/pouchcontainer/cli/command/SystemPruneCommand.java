package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.text.Units;

/** {@code pouch system prune}. */
public final class SystemPruneCommand implements Command {
  @Override
  public String usage() {
    return "prune [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Remove stopped containers, unused networks and images without a name";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("all", "a", "Also all images that no container uses")
        .list("filter", "", "Only those that match, as until=24h or label=a")
        .bool("force", "f", "Do not ask")
        .bool("volumes", "", "Also volumes that no container uses and nobody named");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    boolean all = arguments.isTrue("all");
    boolean volumes = arguments.isTrue("volumes");
    if (!arguments.isTrue("force")) {
      Question.ask(
          context,
          "This will remove:\n  - all stopped containers\n  - all networks without containers\n"
              + (volumes ? "  - all volumes without a name that no container uses\n" : "")
              + (all ? "  - all images that no container uses" : "  - all images without a name"));
    }
    List<String> filters = arguments.all("filter");
    long reclaimed = PruneCommand.containers().prune(context, filters, false);
    PruneCommand.networks().prune(context, filters, false);
    if (volumes) {
      // Volumes know no times: a filter by age is not for them.
      List<String> labels =
          filters.stream().filter(filter -> !filter.startsWith("until=")).toList();
      reclaimed += PruneCommand.volumes().prune(context, labels, false);
    }
    reclaimed += PruneCommand.images().prune(context, filters, all);
    context.line("Total reclaimed space: " + Units.decimal(reclaimed));
    return 0;
  }
}
