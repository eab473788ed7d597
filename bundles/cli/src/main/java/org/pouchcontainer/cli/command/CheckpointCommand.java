package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** The commands of {@code pouch checkpoint}. */
public final class CheckpointCommand {
  private static final String DIRECTORY = "checkpoint-dir";

  private CheckpointCommand() {}

  private static FlagSet directory() {
    return new FlagSet().text(DIRECTORY, "", "", "Folder of checkpoints; the container's if empty");
  }

  /** {@code pouch checkpoint create}. */
  public static final class Create implements Command {
    @Override
    public String usage() {
      return "create [OPTIONS] CONTAINER CHECKPOINT";
    }

    @Override
    public String summary() {
      return "Keep the state of a running container, and stop it";
    }

    @Override
    public FlagSet flags() {
      return directory().bool("leave-running", "", "Do not stop it");
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      arguments.exactly(2);
      JsonObject body =
          new JsonObject()
              .put("CheckpointID", arguments.at(1))
              .putSet("CheckpointDir", arguments.text(DIRECTORY))
              .put("Exit", !arguments.isTrue("leave-running"));
      context
          .engine()
          .run(
              Request.post("/containers")
                  .segment(arguments.at(0))
                  .path("/checkpoints")
                  .json(body.build()));
      context.line(arguments.at(1));
      return 0;
    }
  }

  /** {@code pouch checkpoint ls}. */
  public static final class Names implements Command {
    @Override
    public String usage() {
      return "ls [OPTIONS] CONTAINER";
    }

    @Override
    public String summary() {
      return "List the checkpoints of a container";
    }

    @Override
    public FlagSet flags() {
      return directory();
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      arguments.exactly(1);
      Json names =
          context
              .engine()
              .call(
                  Request.get("/containers")
                      .segment(arguments.at(0))
                      .path("/checkpoints")
                      .querySet("dir", arguments.text(DIRECTORY)));
      names
          .items()
          .forEach(one -> context.line(one.text().isEmpty() ? one.text("Name") : one.text()));
      return 0;
    }
  }

  /** {@code pouch checkpoint rm}. */
  public static final class Remove implements Command {
    @Override
    public String usage() {
      return "rm [OPTIONS] CONTAINER CHECKPOINT";
    }

    @Override
    public String summary() {
      return "Remove a checkpoint of a container";
    }

    @Override
    public FlagSet flags() {
      return directory();
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      arguments.exactly(2);
      context
          .engine()
          .run(
              Request.delete("/containers")
                  .segment(arguments.at(0))
                  .path("/checkpoints")
                  .segment(arguments.at(1))
                  .querySet("dir", arguments.text(DIRECTORY)));
      context.line(arguments.at(1));
      return 0;
    }
  }
}
