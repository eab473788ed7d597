package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;

/** {@code pouch pull}. */
public final class PullCommand implements Command {
  @Override
  public String usage() {
    return "pull [OPTIONS] IMAGE";
  }

  @Override
  public String summary() {
    return "Fetch an image from its registry";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("platform", "", "", "Platform of the image: os/architecture[/variant]")
        .bool("quiet", "q", "Show only the name of the image");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.exactly(1);
    String image = arguments.at(0);
    if (arguments.isTrue("quiet")) {
      java.io.PrintStream nowhere =
          new java.io.PrintStream(java.io.OutputStream.nullOutputStream());
      Pull.run(context, image, arguments.text("platform"), nowhere, Pull.NO_SCREEN);
      context.line(image);
    } else {
      Pull.run(context, image, arguments.text("platform"), context.out(), Pull.screen(context));
    }
    return 0;
  }
}
