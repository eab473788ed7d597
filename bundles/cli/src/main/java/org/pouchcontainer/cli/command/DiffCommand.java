package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch diff}. */
public final class DiffCommand implements Command {
  @Override
  public String usage() {
    return "diff CONTAINER";
  }

  @Override
  public String summary() {
    return "Show what a container has changed of its image";
  }

  @Override
  public String details() {
    return "A stands for added, C for changed, D for deleted.";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String name = arguments.exactly(1).at(0);
    Json changes = context.engine().call(Request.get("/containers").segment(name).path("/changes"));
    for (Json change : changes.items()) {
      context.line(letter(change.number("Kind")) + " " + change.text("Path"));
    }
    return 0;
  }

  private static String letter(long kind) {
    return switch ((int) kind) {
      case 1 -> "A";
      case 2 -> "D";
      default -> "C";
    };
  }
}
