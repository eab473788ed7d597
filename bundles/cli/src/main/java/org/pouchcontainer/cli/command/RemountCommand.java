package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;

/** {@code pouch remount-lxcfs}. */
public final class RemountCommand implements Command {
  @Override
  public String usage() {
    return "remount-lxcfs";
  }

  @Override
  public String summary() {
    return "Give running containers their view of /proc back after lxcfs was restarted";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    context.engine().run(Request.post("/daemon/remount-lxcfs"));
    return 0;
  }
}
