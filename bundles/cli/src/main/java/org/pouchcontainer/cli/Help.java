package org.pouchcontainer.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.flags.Flag;
import org.pouchcontainer.cli.flags.FlagSet;

/** Help texts. */
final class Help {
  private static final int TEXT_COLUMN = 36;

  private Help() {}

  /** All commands. */
  static String overview() {
    StringBuilder text = new StringBuilder();
    text.append("Runs rich containers.\n\nUsage:\n  pouch [OPTIONS] COMMAND\n\nCommands:\n");
    for (String name : TopCommands.NAMES) {
      text.append(entry(name, summary(name)));
    }
    text.append("\nOptions:\n").append(flags(Globals.addTo(new FlagSet())));
    return text.append("\nRun \"pouch COMMAND --help\" for more on a command.\n").toString();
  }

  private static String summary(String name) {
    if (name.equals("help")) {
      return "Show help on a command";
    }
    return GroupCommands.isGroup(name)
        ? GroupCommands.summary(name)
        : summary(TopCommands.of(name));
  }

  private static String summary(@Nullable Command command) {
    return command == null ? "" : command.summary();
  }

  /** The commands of a group, or all commands. */
  static String group(Commands.Found found) {
    if (found.path().equals("pouch")) {
      return overview();
    }
    String group = found.path().substring("pouch ".length());
    StringBuilder text = new StringBuilder(GroupCommands.summary(group)).append("\n\nUsage:\n  ");
    text.append(found.path()).append(" COMMAND\n\nCommands:\n");
    for (String name : GroupCommands.names(group)) {
      text.append(entry(name, summary(GroupCommands.of(group, name))));
    }
    return text.append("\nRun \"")
        .append(found.path())
        .append(" COMMAND --help\" for more on a command.\n")
        .toString();
  }

  /** One command. */
  static String of(String path, Command command) {
    StringBuilder text = new StringBuilder();
    text.append(command.summary()).append('\n');
    if (!command.details().isEmpty()) {
      text.append('\n').append(command.details()).append('\n');
    }
    text.append("\nUsage:\n  ").append(usage(path, command)).append('\n');
    String own = flags(command.flags());
    if (!own.isEmpty()) {
      text.append("\nOptions:\n").append(own);
    }
    return text.append("\nGlobal options:\n")
        .append(flags(Globals.addTo(new FlagSet())))
        .toString();
  }

  /** The whole line; a command may have several names, and the path says which was used. */
  static String usage(String path, Command command) {
    int blank = command.usage().indexOf(' ');
    return blank < 0 ? path : path + command.usage().substring(blank);
  }

  static String flags(FlagSet set) {
    List<Flag> sorted = new ArrayList<>(set.flags());
    sorted.sort(Comparator.comparing(Flag::name));
    StringBuilder text = new StringBuilder();
    for (Flag flag : sorted) {
      String letter = flag.letter().isEmpty() ? "    " : "-" + flag.letter() + ", ";
      String label = flag.kind().label().isEmpty() ? "" : " " + flag.kind().label();
      text.append(entry(letter + "--" + flag.name() + label, flag.help() + standard(flag)));
    }
    return text.toString();
  }

  private static String standard(Flag flag) {
    boolean plain =
        switch (flag.kind()) {
          case BOOL -> flag.standard().equals("false");
          case NUMBER -> flag.standard().equals("0");
          case TEXT, EACH, LIST -> flag.standard().isEmpty();
        };
    return plain ? "" : " (default " + flag.standard() + ")";
  }

  private static String entry(String left, String right) {
    String start = "  " + left;
    String gap = " ".repeat(Math.max(2, TEXT_COLUMN - start.length()));
    return (start + gap + right).stripTrailing() + "\n";
  }
}
