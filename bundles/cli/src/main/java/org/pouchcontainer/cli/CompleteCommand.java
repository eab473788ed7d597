package org.pouchcontainer.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.Flag;
import org.pouchcontainer.cli.flags.FlagSet;

/**
 * The hidden command {@code pouch __complete WORD…}: what may stand where the last word stands. It
 * shows one candidate a line, with its meaning behind a tabulator where there is one, and a line
 * {@code :files} where a file name may stand, {@code :nospace} where the word goes on.
 */
final class CompleteCommand implements Command {
  @Override
  public String usage() {
    return Commands.COMPLETE + " [WORD...]";
  }

  @Override
  public String summary() {
    return "Show what may stand next on a command line";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    List<String> words = arguments.rest();
    String current = words.isEmpty() ? "" : words.get(words.size() - 1);
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    Line line = Line.read(before);
    if (line.awaited != null) {
      values(context, line, line.awaited, "", current);
      return 0;
    }
    int equals = current.indexOf('=');
    if (current.startsWith("--") && equals > 0) {
      Flag flag = line.flag(current.substring(2, equals));
      if (flag != null) {
        values(
            context, line, flag, current.substring(0, equals + 1), current.substring(equals + 1));
      }
    } else if (current.startsWith("-") && !line.flagsEnded) {
      flags(context, line, current);
    } else if (line.command == null) {
      names(context, line, current);
    } else {
      arguments(context, line, current);
    }
    return 0;
  }

  private static void show(Context context, String word, String meaning) {
    context.line(meaning.isEmpty() ? word : word + "\t" + meaning);
  }

  private static void names(Context context, Line line, String current) {
    List<String> names = line.group.isEmpty() ? TopCommands.NAMES : GroupCommands.names(line.group);
    for (String name : names) {
      if (name.startsWith(current)) {
        show(context, name, "");
      }
    }
  }

  private static void flags(Context context, Line line, String current) {
    for (Flag flag : line.flags.flags()) {
      String name = "--" + flag.name();
      if (name.startsWith(current)) {
        show(context, name, flag.help());
      }
    }
    line.flags.aliases().keySet().stream()
        .map(alias -> "--" + alias)
        .filter(name -> name.startsWith(current))
        .forEach(name -> show(context, name, ""));
  }

  private static void values(Context context, Line line, Flag flag, String prefix, String current)
      throws IOException {
    if (flag.kind() == Flag.Kind.BOOL) {
      return;
    }
    CompletionValues values = new CompletionValues(line.target(context));
    for (String value : values.ofFlag(flag.name())) {
      if (value.startsWith(":")) {
        context.line(value);
      } else if (value.startsWith(current)) {
        show(context, prefix + value, "");
      }
    }
  }

  private static void arguments(Context context, Line line, String current) throws IOException {
    Command command = line.command;
    String word = command == null ? "" : argument(command.usage(), line.arguments);
    CompletionValues values = new CompletionValues(line.target(context));
    for (String value : values.ofArgument(line.path, word)) {
      if (value.startsWith(":")) {
        context.line(value);
      } else if (value.startsWith(current)) {
        show(context, value, "");
      }
    }
  }

  /** The word of a usage line that stands for the argument at this place; empty for none. */
  static String argument(String usage, int place) {
    List<String> words = new ArrayList<>(List.of(usage.split(" ")));
    words.remove(0);
    words.remove("[OPTIONS]");
    if (place < words.size()) {
      return words.get(place);
    }
    String last = words.isEmpty() ? "" : words.get(words.size() - 1);
    return last.contains("...") ? last : "";
  }

  /** What the words before the last one say. */
  private static final class Line {
    private FlagSet flags = Globals.addTo(new FlagSet().notInterspersed());
    private final List<String> globals = new ArrayList<>();
    private String group = "";
    private String path = "pouch";
    private @org.jspecify.annotations.Nullable Command command;
    private @org.jspecify.annotations.Nullable Flag awaited;
    private boolean flagsEnded;
    private int arguments;

    static Line read(List<String> words) {
      Line line = new Line();
      for (String word : words) {
        line.take(word);
      }
      return line;
    }

    private void take(String word) {
      if (awaited != null) {
        keep(awaited, word);
        awaited = null;
      } else if (!flagsEnded && word.equals("--")) {
        flagsEnded = true;
      } else if (!flagsEnded && word.startsWith("-") && word.length() > 1) {
        takeFlag(word);
      } else if (command != null) {
        arguments++;
        flagsEnded = flagsEnded || !flags.isInterspersed();
      } else if (group.isEmpty() && GroupCommands.isGroup(word)) {
        group = word;
        path = path + " " + word;
      } else {
        command = group.isEmpty() ? TopCommands.of(word) : GroupCommands.of(group, word);
        path = path + " " + word;
        flags = Globals.addTo(command == null ? new FlagSet() : command.flags());
      }
    }

    private void takeFlag(String word) {
      int equals = word.indexOf('=');
      String name = word.substring(0, equals < 0 ? word.length() : equals);
      Flag flag =
          name.startsWith("--")
              ? flag(name.substring(2))
              : flagOfLetter(name.substring(name.length() - 1));
      if (flag == null || flag.kind() == Flag.Kind.BOOL) {
        return;
      }
      if (equals >= 0) {
        keep(flag, word.substring(equals + 1));
      } else {
        awaited = flag;
      }
    }

    private void keep(Flag flag, String value) {
      if (Map.of("host", "", "context", "", "tlscacert", "", "tlscert", "", "tlskey", "")
          .containsKey(flag.name())) {
        globals.add("--" + flag.name() + "=" + value);
      }
    }

    private @org.jspecify.annotations.Nullable Flag flag(String name) {
      String known = flags.aliases().getOrDefault(name, name);
      return flags.flags().stream()
          .filter(flag -> flag.name().equals(known))
          .findFirst()
          .orElse(null);
    }

    private @org.jspecify.annotations.Nullable Flag flagOfLetter(String letter) {
      return flags.flags().stream()
          .filter(flag -> flag.letter().equals(letter))
          .findFirst()
          .orElse(null);
    }

    /** The engine that the line itself names, if it does. */
    Context target(Context context) throws IOException {
      return globals.isEmpty() ? context : context.with(Globals.parse(globals));
    }
  }
}
