package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;

/** {@code pouch rename}. */
public final class RenameCommand implements Command {
  @Override
  public String usage() {
    return "rename CONTAINER NEWNAME";
  }

  @Override
  public String summary() {
    return "Give a container another name";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(2);
    context
        .engine()
        .run(
            Request.post("/containers")
                .segment(arguments.at(0))
                .path("/rename")
                .query("name", arguments.at(1)));
    return 0;
  }
}
