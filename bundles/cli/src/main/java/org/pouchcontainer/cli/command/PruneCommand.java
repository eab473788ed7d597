package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.text.Units;

/**
 * The prune commands: remove what nobody uses.
 *
 * @param objects what they remove, as {@code stopped containers}
 * @param path the folder of these objects
 * @param member the list of what was removed, in the answer
 * @param all help of the flag {@code --all}, or empty for a command without it
 */
public record PruneCommand(String objects, String path, String member, String all)
    implements Command {

  /** {@code pouch container prune}. */
  public static PruneCommand containers() {
    return new PruneCommand("stopped containers", "/containers", "ContainersDeleted", "");
  }

  /** {@code pouch image prune}. */
  public static PruneCommand images() {
    return new PruneCommand(
        "images without a name that no container uses",
        "/images",
        "ImagesDeleted",
        "Also those with a name that no container uses");
  }

  /** {@code pouch network prune}. */
  public static PruneCommand networks() {
    return new PruneCommand(
        "networks that no container is connected to", "/networks", "NetworksDeleted", "");
  }

  /** {@code pouch volume prune}. */
  public static PruneCommand volumes() {
    return new PruneCommand(
        "volumes without a name of your own that no container uses",
        "/volumes",
        "VolumesDeleted",
        "Also those with a name that no container uses");
  }

  @Override
  public String usage() {
    return "prune [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Remove all " + objects;
  }

  @Override
  public FlagSet flags() {
    FlagSet flags =
        new FlagSet()
            .list("filter", "", "Only those that match, as until=24h or label=a")
            .bool("force", "f", "Do not ask");
    return all.isEmpty() ? flags : flags.bool("all", "a", all);
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    boolean everything = !all.isEmpty() && arguments.isTrue("all");
    if (!arguments.isTrue("force")) {
      Question.ask(context, "This will remove all " + objects + (everything ? ", and more." : "."));
    }
    long reclaimed = prune(context, arguments.all("filter"), everything);
    if (!path.equals("/networks")) {
      context.line("Total reclaimed space: " + Units.decimal(reclaimed));
    }
    return 0;
  }

  /** Removes them and shows their names; returns the bytes that are free now. */
  long prune(Context context, List<String> filters, boolean everything) throws IOException {
    List<String> all = new ArrayList<>(filters);
    if (path.equals("/volumes")) {
      // Said in any case: what an engine does without a word on it depends on its version.
      all.add("all=" + everything);
    } else if (everything) {
      all.add("dangling=false");
    }
    Request request = Request.post(path + "/prune").querySet("filters", Filters.query(all));
    Json answer = context.engine().call(request);
    List<Json> removed = answer.items(member);
    if (!removed.isEmpty()) {
      String kind = member.substring(0, member.indexOf("Deleted"));
      context.line("Deleted " + kind + ":");
      removed.forEach(one -> context.line(line(one)));
      context.line("");
    }
    return answer.number("SpaceReclaimed");
  }

  private static String line(Json removed) {
    if (!removed.text("Untagged").isEmpty()) {
      return "untagged: " + removed.text("Untagged");
    }
    return removed.text("Deleted").isEmpty()
        ? removed.text()
        : "deleted: " + removed.text("Deleted");
  }
}
