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
    return "update [OPTIONS] CONTAINER";
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
    arguments.exactly(1);
    Json answer =
        context
            .engine()
            .call(
                Request.post("/containers")
                    .segment(arguments.at(0))
                    .path("/update")
                    .json(UpdateBody.of(arguments)));
    answer.texts("Warnings").forEach(text -> context.err().print("WARNING: " + text + "\n"));
    return 0;
  }
}
