package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch network disconnect}. */
public final class NetworkDisconnectCommand implements Command {
  @Override
  public String usage() {
    return "disconnect [OPTIONS] NETWORK CONTAINER";
  }

  @Override
  public String summary() {
    return "Take a container off a network";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().bool("force", "f", "Even if its namespace is gone");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(2);
    JsonObject body =
        new JsonObject().put("Container", arguments.at(1)).put("Force", arguments.isTrue("force"));
    context
        .engine()
        .run(
            Request.post("/networks")
                .segment(arguments.at(0))
                .path("/disconnect")
                .json(body.build()));
    return 0;
  }
}
