package org.pouchcontainer.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.command.BuildCommand;
import org.pouchcontainer.cli.command.CheckpointCommand;
import org.pouchcontainer.cli.command.ContextCommand;
import org.pouchcontainer.cli.command.ContextCreateCommand;
import org.pouchcontainer.cli.command.ContextListCommand;
import org.pouchcontainer.cli.command.DiskUsageCommand;
import org.pouchcontainer.cli.command.DriverListCommand;
import org.pouchcontainer.cli.command.EachCommand;
import org.pouchcontainer.cli.command.EventsCommand;
import org.pouchcontainer.cli.command.ImagesCommand;
import org.pouchcontainer.cli.command.InfoCommand;
import org.pouchcontainer.cli.command.InspectCommand;
import org.pouchcontainer.cli.command.NetworkConnectCommand;
import org.pouchcontainer.cli.command.NetworkCreateCommand;
import org.pouchcontainer.cli.command.NetworkDisconnectCommand;
import org.pouchcontainer.cli.command.NetworkListCommand;
import org.pouchcontainer.cli.command.PruneCommand;
import org.pouchcontainer.cli.command.PsCommand;
import org.pouchcontainer.cli.command.SystemPruneCommand;
import org.pouchcontainer.cli.command.VolumeCreateCommand;
import org.pouchcontainer.cli.command.VolumeListCommand;

/** The commands that stand behind the name of a group, as {@code pouch volume create}. */
final class GroupCommands {
  private GroupCommands() {}

  static boolean isGroup(String name) {
    return switch (name) {
      case "checkpoint",
          "container",
          "context",
          "driver",
          "image",
          "network",
          "plugin",
          "system",
          "volume" ->
          true;
      default -> false;
    };
  }

  /** What a group is, in one line. */
  static String summary(String group) {
    return switch (group) {
      case "checkpoint" -> "Commands on checkpoints of containers";
      case "container" -> "Commands on containers";
      case "context" -> "Commands on the engines that you have named";
      case "driver" -> "Commands on pouchd's drivers";
      case "image" -> "Commands on images";
      case "network" -> "Commands on networks";
      case "plugin" -> "Commands on pouchd's drivers";
      case "system" -> "Commands on the whole engine";
      case "volume" -> "Commands on volumes";
      default -> "";
    };
  }

  /** The names of a group's commands; aliases are left out. */
  static List<String> names(String group) {
    return switch (group) {
      case "checkpoint" -> List.of("create", "ls", "rm");
      case "container" ->
          List.of(
              "attach",
              "commit",
              "cp",
              "create",
              "diff",
              "exec",
              "export",
              "inspect",
              "kill",
              "list",
              "logs",
              "pause",
              "port",
              "prune",
              "remove",
              "rename",
              "restart",
              "rollback",
              "run",
              "start",
              "stats",
              "stop",
              "top",
              "unpause",
              "update",
              "upgrade",
              "wait");
      case "context" -> List.of("create", "inspect", "list", "remove", "show", "use");
      case "driver", "plugin" -> List.of("list");
      case "image" ->
          List.of(
              "build", "history", "import", "inspect", "list", "load", "prune", "pull", "push",
              "remove", "save", "search", "tag");
      case "network" ->
          List.of("connect", "create", "disconnect", "inspect", "list", "prune", "remove");
      case "system" -> List.of("df", "events", "info", "prune");
      case "volume" -> List.of("create", "inspect", "list", "prune", "remove");
      default -> List.of();
    };
  }

  static @Nullable Command of(String group, String name) {
    String plain =
        switch (name) {
          case "ls" -> "list";
          case "rm" -> "remove";
          default -> name;
        };
    return switch (group) {
      case "checkpoint" -> checkpoint(plain);
      case "container" -> container(plain);
      case "context" -> context(plain);
      case "driver", "plugin" -> plain.equals("list") ? new DriverListCommand() : null;
      case "image" -> image(plain);
      case "network" -> network(plain);
      case "system" -> system(plain);
      case "volume" -> volume(plain);
      default -> null;
    };
  }

  private static @Nullable Command checkpoint(String name) {
    return switch (name) {
      case "create" -> new CheckpointCommand.Create();
      case "list" -> new CheckpointCommand.Names();
      case "remove" -> new CheckpointCommand.Remove();
      default -> null;
    };
  }

  private static @Nullable Command container(String name) {
    return switch (name) {
      case "inspect" -> InspectCommand.containers();
      case "list", "ps" -> new PsCommand();
      case "prune" -> PruneCommand.containers();
      case "remove" -> EachCommand.remove();
      default -> TopCommands.ofContainers(name);
    };
  }

  private static @Nullable Command context(String name) {
    return switch (name) {
      case "create" -> new ContextCreateCommand();
      case "inspect" -> new ContextCommand.Inspect();
      case "list" -> new ContextListCommand();
      case "remove" -> new ContextCommand.Remove();
      case "show" -> new ContextCommand.Show();
      case "use" -> new ContextCommand.Use();
      default -> null;
    };
  }

  private static @Nullable Command image(String name) {
    return switch (name) {
      case "build" -> new BuildCommand();
      case "inspect" -> InspectCommand.images();
      case "list" -> new ImagesCommand();
      case "prune" -> PruneCommand.images();
      case "remove" -> EachCommand.removeImage();
      default -> TopCommands.ofImages(name);
    };
  }

  private static @Nullable Command network(String name) {
    return switch (name) {
      case "connect" -> new NetworkConnectCommand();
      case "create" -> new NetworkCreateCommand();
      case "disconnect" -> new NetworkDisconnectCommand();
      case "inspect" -> InspectCommand.networks();
      case "list" -> new NetworkListCommand();
      case "prune" -> PruneCommand.networks();
      case "remove" -> EachCommand.removeNetwork();
      default -> null;
    };
  }

  private static @Nullable Command system(String name) {
    return switch (name) {
      case "df" -> new DiskUsageCommand();
      case "events" -> new EventsCommand();
      case "info" -> new InfoCommand();
      case "prune" -> new SystemPruneCommand();
      default -> null;
    };
  }

  private static @Nullable Command volume(String name) {
    return switch (name) {
      case "create" -> new VolumeCreateCommand();
      case "inspect" -> InspectCommand.volumes();
      case "list" -> new VolumeListCommand();
      case "prune" -> PruneCommand.volumes();
      case "remove" -> EachCommand.removeVolume();
      default -> null;
    };
  }
}
