package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.auth.RegistryNames;
import org.pouchcontainer.cli.flags.Arguments;

/** {@code pouch logout}. */
public final class LogoutCommand implements Command {
  @Override
  public String usage() {
    return "logout [SERVER]";
  }

  @Override
  public String summary() {
    return "Forget the credentials for a registry";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atMost(1);
    String server = arguments.rest().isEmpty() ? RegistryNames.DEFAULT : arguments.at(0);
    boolean removed = context.credentials().remove(server);
    context.line(
        (removed ? "Remove login credential for registry: " : "Has not logged in registry: ")
            + server);
    return 0;
  }
}
