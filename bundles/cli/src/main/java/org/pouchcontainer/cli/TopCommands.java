package org.pouchcontainer.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.command.AttachCommand;
import org.pouchcontainer.cli.command.BuildCommand;
import org.pouchcontainer.cli.command.CommitCommand;
import org.pouchcontainer.cli.command.CompletionCommand;
import org.pouchcontainer.cli.command.CopyCommand;
import org.pouchcontainer.cli.command.CreateCommand;
import org.pouchcontainer.cli.command.DiffCommand;
import org.pouchcontainer.cli.command.EachCommand;
import org.pouchcontainer.cli.command.EventsCommand;
import org.pouchcontainer.cli.command.ExecCommand;
import org.pouchcontainer.cli.command.ExportCommand;
import org.pouchcontainer.cli.command.HistoryCommand;
import org.pouchcontainer.cli.command.ImagesCommand;
import org.pouchcontainer.cli.command.ImportCommand;
import org.pouchcontainer.cli.command.InfoCommand;
import org.pouchcontainer.cli.command.InspectCommand;
import org.pouchcontainer.cli.command.LoadCommand;
import org.pouchcontainer.cli.command.LoginCommand;
import org.pouchcontainer.cli.command.LogoutCommand;
import org.pouchcontainer.cli.command.LogsCommand;
import org.pouchcontainer.cli.command.PortCommand;
import org.pouchcontainer.cli.command.PsCommand;
import org.pouchcontainer.cli.command.PullCommand;
import org.pouchcontainer.cli.command.PushCommand;
import org.pouchcontainer.cli.command.RemountCommand;
import org.pouchcontainer.cli.command.RenameCommand;
import org.pouchcontainer.cli.command.RunCommand;
import org.pouchcontainer.cli.command.SaveCommand;
import org.pouchcontainer.cli.command.SearchCommand;
import org.pouchcontainer.cli.command.StartCommand;
import org.pouchcontainer.cli.command.StatsCommand;
import org.pouchcontainer.cli.command.TagCommand;
import org.pouchcontainer.cli.command.TopCommand;
import org.pouchcontainer.cli.command.UpdateCommand;
import org.pouchcontainer.cli.command.UpdateDaemonCommand;
import org.pouchcontainer.cli.command.UpgradeCommand;
import org.pouchcontainer.cli.command.VersionCommand;
import org.pouchcontainer.cli.command.WaitCommand;

/** The commands that stand right behind {@code pouch}. */
final class TopCommands {
  /** All but the hidden ones, with the groups. */
  static final List<String> NAMES =
      List.of(
          "attach",
          "build",
          "checkpoint",
          "commit",
          "completion",
          "container",
          "context",
          "cp",
          "create",
          "diff",
          "driver",
          "events",
          "exec",
          "export",
          "gen-doc",
          "help",
          "history",
          "image",
          "images",
          "import",
          "info",
          "inspect",
          "kill",
          "load",
          "login",
          "logout",
          "logs",
          "network",
          "pause",
          "plugin",
          "port",
          "ps",
          "pull",
          "push",
          "remount-lxcfs",
          "rename",
          "restart",
          "rm",
          "rmi",
          "rollback",
          "run",
          "save",
          "search",
          "start",
          "stats",
          "stop",
          "system",
          "tag",
          "top",
          "unpause",
          "update",
          "updatedaemon",
          "upgrade",
          "version",
          "volume",
          "wait");

  private TopCommands() {}

  static @Nullable Command of(String name) {
    return switch (name) {
      case "build" -> new BuildCommand();
      case "completion" -> new CompletionCommand();
      case Commands.COMPLETE -> new CompleteCommand();
      case "events" -> new EventsCommand();
      case "gen-doc" -> new DocCommand();
      case "info" -> new InfoCommand();
      case "inspect" -> InspectCommand.anything();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "remount-lxcfs" -> new RemountCommand();
      case "updatedaemon" -> new UpdateDaemonCommand();
      case "version" -> new VersionCommand();
      case "images" -> new ImagesCommand();
      case "rmi" -> EachCommand.removeImage();
      case "load", "push", "pull", "save", "search", "tag", "history", "import" -> ofImages(name);
      default -> ofContainers(name);
    };
  }

  /** Commands on images that have the same name in their group. */
  static @Nullable Command ofImages(String name) {
    return switch (name) {
      case "history" -> new HistoryCommand();
      case "import" -> new ImportCommand();
      case "load" -> new LoadCommand();
      case "pull" -> new PullCommand();
      case "push" -> new PushCommand();
      case "save" -> new SaveCommand();
      case "search" -> new SearchCommand();
      case "tag" -> new TagCommand();
      default -> null;
    };
  }

  /** Commands on containers that have the same name in their group. */
  static @Nullable Command ofContainers(String name) {
    return switch (name) {
      case "attach" -> new AttachCommand();
      case "commit" -> new CommitCommand();
      case "cp" -> new CopyCommand();
      case "create" -> new CreateCommand();
      case "diff" -> new DiffCommand();
      case "exec" -> new ExecCommand();
      case "export" -> new ExportCommand();
      case "kill" -> EachCommand.kill();
      case "logs" -> new LogsCommand();
      case "pause" -> EachCommand.pause();
      case "port" -> new PortCommand();
      case "ps" -> new PsCommand();
      case "rename" -> new RenameCommand();
      case "restart" -> EachCommand.restart();
      case "rm" -> EachCommand.remove();
      case "rollback" -> EachCommand.rollback();
      case "run" -> new RunCommand();
      case "start" -> new StartCommand();
      case "stats" -> new StatsCommand();
      case "stop" -> EachCommand.stop();
      case "top" -> new TopCommand();
      case "unpause" -> EachCommand.unpause();
      case "update" -> new UpdateCommand();
      case "upgrade" -> new UpgradeCommand();
      case "wait" -> new WaitCommand();
      default -> null;
    };
  }
}
