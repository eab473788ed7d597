package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch attach}. */
public final class AttachCommand implements Command {
  @Override
  public String usage() {
    return "attach [OPTIONS] CONTAINER";
  }

  @Override
  public String summary() {
    return "Connect to the input and output of a running container";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("detach-keys", "", "", "Keys that leave it in the background; ctrl-p,ctrl-q if empty")
        .bool("no-stdin", "", "Do not send standard input")
        .boolOn("sig-proxy", "", "Pass signals on to it");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    String name = arguments.exactly(1).at(0);
    Json container = context.engine().call(Request.get("/containers").segment(name).path("/json"));
    Json state = container.get("State");
    if (!state.isTrue("Running") && !state.isTrue("Paused")) {
      throw new CliException(
          "attach to container %s: it is %s; start it with: pouch start -a %s"
              .formatted(name, state.text("Status"), name));
    }
    if (state.isTrue("Paused")) {
      throw new CliException(
          "attach to container %s: it is paused; run first: pouch unpause %s"
              .formatted(name, name));
    }
    boolean stdin = !arguments.isTrue("no-stdin") && container.get("Config").isTrue("OpenStdin");
    Streams streams =
        Streams.of(container.get("Config").isTrue("Tty"), stdin, arguments.text("detach-keys"));
    streams.requireTerminal(context);
    return new ContainerRun(context, container.text("Id"), streams, arguments.isTrue("sig-proxy"))
        .run("not-running", () -> {});
  }
}
