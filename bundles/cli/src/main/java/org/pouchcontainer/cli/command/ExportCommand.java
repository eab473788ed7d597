package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch export}. */
public final class ExportCommand implements Command {
  @Override
  public String usage() {
    return "export [OPTIONS] CONTAINER";
  }

  @Override
  public String summary() {
    return "Write the files of a container as a tar archive";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().text("output", "o", "", "File to write; standard output if empty");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String name = arguments.exactly(1).at(0);
    try (OutputFile output = OutputFile.of(context, arguments.text("output"));
        Response response =
            context.engine().send(Request.get("/containers").segment(name).path("/export"))) {
      output.write(response.body());
    }
    return 0;
  }
}
