package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch load}. */
public final class LoadCommand implements Command {
  @Override
  public String usage() {
    return "load [OPTIONS] [IMAGE_NAME]";
  }

  @Override
  public String summary() {
    return "Add the images of a tar archive";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("input", "i", "", "File to read; standard input if empty")
        .text("platform", "", "", "Only the images of this platform")
        .bool("quiet", "q", "Show no progress");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atMost(1);
    boolean quiet = arguments.isTrue("quiet");
    Request request =
        Request.post("/images/load")
            .querySet("name", arguments.rest().isEmpty() ? "" : arguments.at(0))
            .querySet("platform", arguments.text("platform"))
            // The bar here counts the bytes; what the engine tells at the end is enough.
            .query("quiet", "1");
    try (InputFile file = InputFile.of(context, arguments.text("input"), quiet);
        Response response = context.engine().send(file.in(request))) {
      Messages.show(response, new Progress(context.out(), Pull.NO_SCREEN));
    }
    return 0;
  }
}
