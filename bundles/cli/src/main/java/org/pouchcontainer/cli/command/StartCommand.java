package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch start}. */
public final class StartCommand implements Command {
  @Override
  public String usage() {
    return "start [OPTIONS] CONTAINER [CONTAINER...]";
  }

  @Override
  public String summary() {
    return "Start containers";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("attach", "a", "Show the output and return the exit code")
        .bool("interactive", "i", "Also send standard input")
        .text("detach-keys", "", "", "Keys that leave it in the background; ctrl-p,ctrl-q if empty")
        .boolOn("sig-proxy", "", "Pass signals on to it")
        .text("checkpoint", "", "", "Restore from this checkpoint")
        .text("checkpoint-dir", "", "", "Folder of the checkpoint");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atLeast(1);
    if (arguments.isTrue("attach") || arguments.isTrue("interactive")) {
      return attached(context, arguments);
    }
    List<String> failures = new ArrayList<>();
    for (String name : arguments.rest()) {
      try {
        context.engine().run(checkpoint(arguments, request(name)));
        context.line(name);
      } catch (EngineError refused) {
        failures.add(refused.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new CliException(String.join("\n", failures));
    }
    return 0;
  }

  private static int attached(Context context, Arguments arguments)
      throws IOException, InterruptedException {
    if (arguments.rest().size() > 1) {
      throw new CliException("cannot start and attach multiple containers at once");
    }
    String name = arguments.at(0);
    Json container = context.engine().call(Request.get("/containers").segment(name).path("/json"));
    boolean stdin = arguments.isTrue("interactive") && container.get("Config").isTrue("OpenStdin");
    Streams streams =
        Streams.of(container.get("Config").isTrue("Tty"), stdin, arguments.text("detach-keys"));
    streams.requireTerminal(context);
    ContainerRun run =
        new ContainerRun(context, container.text("Id"), streams, arguments.isTrue("sig-proxy"));
    boolean removes = container.get("HostConfig").isTrue("AutoRemove");
    return run.run(
        removes ? "removed" : "next-exit",
        () -> run.start(request -> checkpoint(arguments, request)));
  }

  private static Request request(String name) {
    return Request.post("/containers").segment(name).path("/start");
  }

  private static Request checkpoint(Arguments arguments, Request request) {
    return request
        .querySet("checkpoint", arguments.text("checkpoint"))
        .querySet("checkpoint-dir", arguments.text("checkpoint-dir"));
  }
}
