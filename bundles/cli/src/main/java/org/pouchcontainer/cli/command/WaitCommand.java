package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch wait}. */
public final class WaitCommand implements Command {
  @Override
  public String usage() {
    return "wait CONTAINER [CONTAINER...]";
  }

  @Override
  public String summary() {
    return "Wait until containers have ended and show their exit codes";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    List<String> failures = new ArrayList<>();
    for (String name : arguments.rest()) {
      try {
        Json ended = context.engine().call(Request.post("/containers").segment(name).path("/wait"));
        context.line(ended.text("StatusCode"));
        context.out().flush();
      } catch (EngineError refused) {
        failures.add(refused.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new CliException(String.join("\n", failures));
    }
    return 0;
  }
}
