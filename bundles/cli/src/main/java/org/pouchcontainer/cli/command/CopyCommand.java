package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;

/** {@code pouch cp}. */
public final class CopyCommand implements Command {
  @Override
  public String usage() {
    return "cp [OPTIONS] [CONTAINER:]SRC_PATH|- [CONTAINER:]DEST_PATH|-";
  }

  @Override
  public String summary() {
    return "Copy files between a container and this host";
  }

  @Override
  public String details() {
    return "One side names a container. A minus stands for a tar archive on standard input or\n"
        + "output. SRC_PATH/. copies what is in a folder, not the folder itself.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("archive", "a", "Keep owners and groups")
        .bool("follow-link", "L", "Copy what the link SRC_PATH leads to")
        .bool("quiet", "q", "Show no progress; for scripts that are used to it");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(2);
    End from = End.of(arguments.at(0));
    End to = End.of(arguments.at(1));
    boolean owners = arguments.isTrue("archive");
    boolean follow = arguments.isTrue("follow-link");
    if (!from.container.isEmpty() && !to.container.isEmpty()) {
      throw new CliException("copying between containers is not supported");
    }
    if (!from.container.isEmpty()) {
      new CopyFrom(context, from.container, owners).copy(from.path, to.path, follow);
    } else if (!to.container.isEmpty()) {
      new CopyTo(context, to.container, owners).copy(from.path, to.path, follow);
    } else {
      throw new CliException("one side must name a container, as CONTAINER:PATH");
    }
    return 0;
  }

  /**
   * A side of a copy.
   *
   * @param container empty for this host
   */
  private record End(String container, String path) {
    static End of(String text) {
      int colon = text.indexOf(':');
      // A local name with a colon is told by the path in front of it, as ./a:b.
      boolean local = text.startsWith("/") || text.startsWith(".") || colon < 0;
      if (local) {
        return new End("", text);
      }
      String path = text.substring(colon + 1);
      if (colon == 0 || path.isEmpty()) {
        throw new CliException("\"%s\": use CONTAINER:PATH".formatted(text));
      }
      return new End(text.substring(0, colon), path);
    }
  }
}
