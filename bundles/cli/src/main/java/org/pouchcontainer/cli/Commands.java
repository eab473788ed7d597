package org.pouchcontainer.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.command.AttachCommand;
import org.pouchcontainer.cli.command.CreateCommand;
import org.pouchcontainer.cli.command.EachCommand;
import org.pouchcontainer.cli.command.EventsCommand;
import org.pouchcontainer.cli.command.ExecCommand;
import org.pouchcontainer.cli.command.HistoryCommand;
import org.pouchcontainer.cli.command.ImagesCommand;
import org.pouchcontainer.cli.command.InfoCommand;
import org.pouchcontainer.cli.command.InspectCommand;
import org.pouchcontainer.cli.command.LoginCommand;
import org.pouchcontainer.cli.command.LogoutCommand;
import org.pouchcontainer.cli.command.LogsCommand;
import org.pouchcontainer.cli.command.PsCommand;
import org.pouchcontainer.cli.command.PullCommand;
import org.pouchcontainer.cli.command.RenameCommand;
import org.pouchcontainer.cli.command.RunCommand;
import org.pouchcontainer.cli.command.StartCommand;
import org.pouchcontainer.cli.command.TagCommand;
import org.pouchcontainer.cli.command.TopCommand;
import org.pouchcontainer.cli.command.UpdateCommand;
import org.pouchcontainer.cli.command.VersionCommand;
import org.pouchcontainer.cli.command.VolumeCreateCommand;
import org.pouchcontainer.cli.command.VolumeListCommand;
import org.pouchcontainer.cli.command.WaitCommand;

/** All commands by name. A switch, so that only the class of the command that runs is loaded. */
final class Commands {
  static final List<String> NAMES =
      List.of(
          "attach", "create", "events", "exec", "help", "history", "image", "images", "info",
          "inspect", "kill", "login", "logout", "logs", "pause", "ps", "pull", "rename", "restart",
          "rm", "rmi", "run", "start", "stop", "tag", "top", "unpause", "update", "version",
          "volume", "wait");
  static final List<String> IMAGE_NAMES = List.of("inspect");
  static final List<String> VOLUME_NAMES = List.of("create", "inspect", "list", "remove");

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
    if (name.equals("volume") || name.equals("image")) {
      return findIn(name, rest);
    }
    return new Found(known(byName(name), name, "pouch"), "pouch " + name, rest);
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
    Command command = group.equals("volume") ? volume(name) : image(name);
    return new Found(known(command, name, path), path + " " + name, words.subList(1, words.size()));
  }

  private static Command known(@Nullable Command command, String name, String path) {
    if (command == null) {
      throw new CliException("unknown command \"%s\" for \"%s\"".formatted(name, path));
    }
    return command;
  }

  static @Nullable Command byName(String name) {
    return switch (name) {
      case "attach" -> new AttachCommand();
      case "create" -> new CreateCommand();
      case "events" -> new EventsCommand();
      case "exec" -> new ExecCommand();
      case "history" -> new HistoryCommand();
      case "images" -> new ImagesCommand();
      case "info" -> new InfoCommand();
      case "inspect" -> InspectCommand.containers();
      case "kill" -> EachCommand.kill();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "logs" -> new LogsCommand();
      case "pause" -> EachCommand.pause();
      case "ps" -> new PsCommand();
      case "pull" -> new PullCommand();
      case "rename" -> new RenameCommand();
      case "restart" -> EachCommand.restart();
      case "rm" -> EachCommand.remove();
      case "rmi" -> EachCommand.removeImage();
      case "run" -> new RunCommand();
      case "start" -> new StartCommand();
      case "stop" -> EachCommand.stop();
      case "tag" -> new TagCommand();
      case "top" -> new TopCommand();
      case "unpause" -> EachCommand.unpause();
      case "update" -> new UpdateCommand();
      case "version" -> new VersionCommand();
      case "wait" -> new WaitCommand();
      default -> null;
    };
  }

  static @Nullable Command image(String name) {
    return name.equals("inspect") ? InspectCommand.images() : null;
  }

  static @Nullable Command volume(String name) {
    return switch (name) {
      case "create" -> new VolumeCreateCommand();
      case "inspect" -> InspectCommand.volumes();
      case "list", "ls" -> new VolumeListCommand();
      case "remove", "rm" -> EachCommand.removeVolume();
      default -> null;
    };
  }
}
