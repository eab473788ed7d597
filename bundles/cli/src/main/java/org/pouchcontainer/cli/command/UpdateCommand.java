package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.UpdateBody;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch update}. */
public final class UpdateCommand implements Command {
  @Override
  public String usage() {
    return "update [OPTIONS] CONTAINER [CONTAINER...]";
  }

  @Override
  public String summary() {
    return "Change the limits and settings of a container";
  }

  @Override
  public FlagSet flags() {
    return UpdateBody.flags();
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    Json body = UpdateBody.of(arguments.atLeast(1));
    for (String name : arguments.rest()) {
      Request request = Request.post("/containers").segment(name).path("/update").json(body);
      Json answer = context.engine().call(request);
      answer.texts("Warnings").forEach(text -> context.err().print("WARNING: " + text + "\n"));
    }
    return 0;
  }
}
