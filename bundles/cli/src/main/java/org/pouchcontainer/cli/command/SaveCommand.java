package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch save}. */
public final class SaveCommand implements Command {
  @Override
  public String usage() {
    return "save [OPTIONS] IMAGE [IMAGE...]";
  }

  @Override
  public String summary() {
    return "Write images as a tar archive";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("output", "o", "", "File to write; standard output if empty")
        .text("platform", "", "", "Platform of the image: os/architecture[/variant]");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    // One image in the original's way: its archive carries the name that was given.
    Request request = Request.get(arguments.rest().size() == 1 ? "/images/save" : "/images/get");
    String parameter = arguments.rest().size() == 1 ? "name" : "names";
    arguments.rest().forEach(name -> request.query(parameter, name));
    request.querySet("platform", arguments.text("platform"));
    try (OutputFile output = OutputFile.of(context, arguments.text("output"));
        Response response = context.engine().send(request)) {
      output.write(response.body());
    }
    return 0;
  }
}
