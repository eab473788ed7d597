package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch upgrade}. */
public final class UpgradeCommand implements Command {
  @Override
  public String usage() {
    return "upgrade [OPTIONS] CONTAINER [COMMAND] [ARG...]";
  }

  @Override
  public String summary() {
    return "Give a container a new image; its name, address and volumes stay";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("entrypoint", "", "", "Program to run instead of the new image's")
        .text("image", "", "", "The new image")
        .text("name", "", "", "The container; the first argument is then the image");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    String image = arguments.text("image");
    String name = arguments.text("name");
    int command = 1;
    if (!name.isEmpty()) {
      // The older form: --name CONTAINER IMAGE [COMMAND].
      image = arguments.at(0);
    } else {
      name = arguments.at(0);
    }
    if (image.isEmpty()) {
      throw new CliException("must specify new image; use --image IMAGE");
    }
    JsonObject body = new JsonObject().put("Image", image).putSet("Cmd", arguments.from(command));
    if (arguments.has("entrypoint")) {
      String entrypoint = arguments.text("entrypoint").strip();
      body.put("Entrypoint", entrypoint.isEmpty() ? List.of() : List.of(entrypoint.split("\\s+")));
    }
    context
        .engine()
        .run(Request.post("/containers").segment(name).path("/upgrade").json(body.build()));
    context.line(name);
    return 0;
  }
}
