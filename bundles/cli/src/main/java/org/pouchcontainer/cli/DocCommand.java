package org.pouchcontainer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.Flag;
import org.pouchcontainer.cli.flags.FlagSet;

/** {@code pouch gen-doc}: the help of all commands as Markdown. */
final class DocCommand implements Command {
  private static final String FOLDER = "docs/commandline";

  @Override
  public String usage() {
    return "gen-doc [OPTIONS] [DIRECTORY]";
  }

  @Override
  public String summary() {
    return "Write the help of all commands as Markdown";
  }

  @Override
  public String details() {
    return "One file a command, into " + FOLDER + " if no folder is named.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().bool("stdout", "", "Show all as one text instead");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atMost(1);
    if (arguments.isTrue("stdout")) {
      context.out().print(all());
      return 0;
    }
    Path folder = Path.of(arguments.rest().isEmpty() ? FOLDER : arguments.at(0));
    Files.createDirectories(folder);
    for (Map.Entry<String, Command> one : commands().entrySet()) {
      Path file = folder.resolve(one.getKey().replace(' ', '_') + ".md");
      Files.writeString(file, "# " + one.getKey() + "\n\n" + page(one.getKey(), one.getValue()));
    }
    return 0;
  }

  /** All commands by their path, in the order of the overview. */
  static Map<String, Command> commands() {
    Map<String, Command> commands = new LinkedHashMap<>();
    for (String name : TopCommands.NAMES) {
      Command top = TopCommands.of(name);
      if (top != null) {
        commands.put("pouch " + name, top);
      }
      for (String member : GroupCommands.names(name)) {
        Command command = GroupCommands.of(name, member);
        if (command != null) {
          commands.put("pouch " + name + " " + member, command);
        }
      }
    }
    return commands;
  }

  /** The reference in one page. */
  static String all() {
    StringBuilder text = new StringBuilder("# The commands of pouch\n\n");
    text.append("Written by `pouch gen-doc --stdout`; a test compares it with the commands.\n\n");
    text.append("Every command also takes:\n\n").append(table(Globals.addTo(new FlagSet())));
    commands()
        .forEach(
            (path, command) -> {
              text.append("\n## ").append(path).append("\n\n");
              text.append(isSecondName(path) ? secondName(path) : page(path, command));
            });
    return text.toString();
  }

  /** Whether a command of a group also stands right behind {@code pouch}. */
  private static boolean isSecondName(String path) {
    String[] words = path.split(" ");
    return switch (words[1]) {
      case "container" -> words.length == 3 && TopCommands.ofContainers(words[2]) != null;
      case "image" -> words.length == 3 && TopCommands.ofImages(words[2]) != null;
      default -> false;
    };
  }

  private static String secondName(String path) {
    return "The same as `pouch" + path.substring(path.lastIndexOf(' ')) + "`.\n";
  }

  private static String page(String path, Command command) {
    StringBuilder text = new StringBuilder(command.summary()).append(".\n");
    if (!command.details().isEmpty()) {
      text.append("\n```text\n").append(command.details()).append("\n```\n");
    }
    text.append("\n```sh\n").append(Help.usage(path, command)).append("\n```\n");
    String flags = table(command.flags());
    return flags.isEmpty() ? text.toString() : text.append('\n').append(flags).toString();
  }

  private static String table(FlagSet set) {
    List<Flag> sorted = new ArrayList<>(set.flags());
    sorted.sort(Comparator.comparing(Flag::name));
    if (sorted.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("| Flag | Value | Default | Meaning |\n|---|---|---|---|\n");
    for (Flag flag : sorted) {
      String letter = flag.letter().isEmpty() ? "" : "`-" + flag.letter() + "`, ";
      String standard = flag.standard().isEmpty() ? "" : "`" + flag.standard() + "`";
      text.append("| ").append(letter).append("`--").append(flag.name()).append("` | ");
      text.append(flag.kind().label()).append(" | ").append(standard).append(" | ");
      text.append(flag.help().replace("|", "\\|")).append(" |\n");
    }
    return text.toString();
  }
}
