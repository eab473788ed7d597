package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.ContainerFlags;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;

/** {@code pouch create}. */
public final class CreateCommand implements Command {
  @Override
  public String usage() {
    return "create [OPTIONS] IMAGE [ARG...]";
  }

  @Override
  public String summary() {
    return "Make a container without starting it";
  }

  @Override
  public FlagSet flags() {
    return ContainerFlags.addTo(new FlagSet());
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    context.line(new Creation(context, arguments).run(false));
    return 0;
  }
}
