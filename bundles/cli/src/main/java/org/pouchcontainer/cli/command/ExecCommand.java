package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.ExecBody;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch exec}. */
public final class ExecCommand implements Command {
  @Override
  public String usage() {
    return "exec [OPTIONS] CONTAINER COMMAND [ARG...]";
  }

  @Override
  public String summary() {
    return "Run a program in a running container";
  }

  @Override
  public FlagSet flags() {
    return ExecBody.addTo(new FlagSet())
        .text(
            "detach-keys", "", "", "Keys that leave it in the background; ctrl-p,ctrl-q if empty");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atLeast(2);
    Streams streams =
        Streams.of(
            arguments.isTrue("tty"),
            arguments.isTrue("interactive"),
            arguments.text("detach-keys"));
    boolean detach = arguments.isTrue("detach");
    if (!detach) {
      streams.requireTerminal(context);
    }
    Json body = ExecBody.of(arguments, context.environment());
    Request create = Request.post("/containers").segment(arguments.at(0)).path("/exec").json(body);
    String id = context.engine().call(create).text("Id");
    if (detach) {
      context.engine().run(start(id, true, streams.tty()));
      return 0;
    }
    try (Response stream = context.engine().takeOver(start(id, false, streams.tty()))) {
      if (streams.connect(
          context, stream, !streams.tty(), (rows, columns) -> resize(id, rows, columns))) {
        context.err().print("read escape sequence\n");
        return 0;
      }
    }
    Json ended = context.engine().call(Request.get("/exec").segment(id).path("/json"));
    return (int) ended.number("ExitCode");
  }

  private static Request start(String id, boolean detach, boolean tty) {
    return Request.post("/exec")
        .segment(id)
        .path("/start")
        .json(new JsonObject().put("Detach", detach).put("Tty", tty).build());
  }

  private static Request resize(String id, int rows, int columns) {
    return Request.post("/exec")
        .segment(id)
        .path("/resize")
        .query("h", Integer.toString(rows))
        .query("w", Integer.toString(columns));
  }
}
