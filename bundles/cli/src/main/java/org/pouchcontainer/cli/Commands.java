package org.pouchcontainer.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands by their words. Names and makers stand in {@link TopCommands} and {@link
 * GroupCommands}: switches, so that only the class of the command that runs is loaded.
 */
final class Commands {
  /** The hidden command that shells ask for what may stand next on a line. */
  static final String COMPLETE = "__complete";

  private Commands() {}

  /**
   * What a command line asks for.
   *
   * @param command null for help on a group, or on everything if the path is {@code pouch}
   * @param path the words that name it, with {@code pouch} in front
   * @param rest the words after them
   */
  record Found(@Nullable Command command, String path, List<String> rest) {}

  /**
   * Finds the command.
   *
   * @throws CliException if there is none of that name
   */
  static Found find(List<String> words) {
    if (words.stream().allMatch(Commands::isHelp)) {
      return new Found(null, "pouch", List.of());
    }
    if (isHelp(words.get(0))) {
      List<String> asked = new ArrayList<>(words.subList(1, words.size()));
      asked.add("--help");
      return find(asked);
    }
    String name = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (GroupCommands.isGroup(name)) {
      return findIn(name, rest);
    }
    return new Found(known(TopCommands.of(name), name, "pouch"), "pouch " + name, rest);
  }

  private static boolean isHelp(String word) {
    return word.equals("help") || word.equals("--help") || word.equals("-h");
  }

  private static Found findIn(String group, List<String> words) {
    String path = "pouch " + group;
    if (words.isEmpty() || isHelp(words.get(0))) {
      return new Found(null, path, List.of());
    }
    String name = words.get(0);
    return new Found(
        known(GroupCommands.of(group, name), name, path),
        path + " " + name,
        words.subList(1, words.size()));
  }

  private static Command known(@Nullable Command command, String name, String path) {
    if (command == null) {
      throw new CliException("unknown command \"%s\" for \"%s\"".formatted(name, path));
    }
    return command;
  }
}
