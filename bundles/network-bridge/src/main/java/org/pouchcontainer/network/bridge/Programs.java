package org.pouchcontainer.network.bridge;

import java.util.List;

/** Runs external programs. No shell is involved; what a program reads comes on its input. */
interface Programs {
  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param output what it printed, standard error included
   */
  record Result(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    /** The first lines of what it complained about, for messages. */
    String complaint() {
      String text = output.strip();
      if (text.isEmpty()) {
        return "exit code " + code;
      }
      return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
  }

  /** A program that runs. */
  interface Running {
    /** Waits for its end; it is killed when it takes too long. To be called once. */
    Result await();
  }

  /** Starts a program with its whole input. {@link Running#await} must follow. */
  Running start(List<String> command, String input);

  /** Runs a program that leaves a process behind: its streams are /dev/null. */
  Result daemon(List<String> command);

  /** Runs a program to its end. */
  default Result run(List<String> command, String input) {
    return start(command, input).await();
  }
}
