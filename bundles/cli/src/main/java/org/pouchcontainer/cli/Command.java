package org.pouchcontainer.cli;

import java.io.IOException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;

/** One command. */
public interface Command {
  /** Its name and arguments, as {@code ps [OPTIONS]}. */
  String usage();

  /** What it does, in one line. */
  String summary();

  /** More for its help text; may have several lines. */
  default String details() {
    return "";
  }

  /** Its flags. */
  default FlagSet flags() {
    return new FlagSet();
  }

  /**
   * Does it.
   *
   * @return the exit code of the process
   */
  int run(Context context, Arguments arguments) throws IOException, InterruptedException;
}
