package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.ContainerFlags;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;

/** {@code pouch run}. */
public final class RunCommand implements Command {
  @Override
  public String usage() {
    return "run [OPTIONS] IMAGE [ARG...]";
  }

  @Override
  public String summary() {
    return "Make a container and start it";
  }

  @Override
  public String details() {
    return "The image is pulled if it is missing. Without -d the output of the container is"
        + " shown,\n"
        + "signals are passed on to it, and its exit code is that of this command.";
  }

  @Override
  public FlagSet flags() {
    FlagSet flags = new FlagSet();
    flags
        .bool("attach", "a", "Show its output; this is the default without -d")
        .bool("detach", "d", "Leave it in the background and show its id")
        .text("detach-keys", "", "", "Keys that leave it in the background; ctrl-p,ctrl-q if empty")
        .bool("rm", "", "Remove it when it ends")
        .boolOn("sig-proxy", "", "Pass signals on to it");
    return ContainerFlags.addTo(flags);
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atLeast(1);
    boolean detach = arguments.isTrue("detach");
    boolean interactive = arguments.isTrue("interactive");
    if (detach && (arguments.isTrue("attach") || interactive)) {
      throw new CliException("Conflicting options: -a (or -i) and -d");
    }
    Streams streams =
        Streams.of(arguments.isTrue("tty"), interactive, arguments.text("detach-keys"));
    streams.requireTerminal(context);
    String id = new Creation(context, arguments).run(!detach);
    ContainerRun run = new ContainerRun(context, id, streams, arguments.isTrue("sig-proxy"));
    boolean remove = arguments.isTrue("rm");
    if (detach) {
      start(context, run, id, remove);
      context.line(id);
      return 0;
    }
    // With --rm the name is free again, and no layer is left, when this command returns.
    return run.run(remove ? "removed" : "next-exit", () -> start(context, run, id, remove));
  }

  private static void start(Context context, ContainerRun run, String id, boolean remove)
      throws IOException {
    try {
      run.start(UnaryOperator.identity());
    } catch (EngineError refused) {
      if (remove) {
        removeLeftover(context, id, refused);
      }
      throw refused;
    }
  }

  private static void removeLeftover(Context context, String id, EngineError refused)
      throws IOException {
    try {
      context.engine().run(Request.delete("/containers").segment(id).query("force", "true"));
    } catch (EngineError leftover) {
      // 404: the engine itself removed it. Anything else is secondary to why it did not start.
      refused.addSuppressed(leftover);
    }
  }
}
