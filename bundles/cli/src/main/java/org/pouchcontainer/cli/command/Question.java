package org.pouchcontainer.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;

/** Asks before something is lost. */
final class Question {
  private Question() {}

  /**
   * Goes on only after a yes.
   *
   * @param warning what will happen, one or several lines
   * @throws CliException for any other answer
   */
  static void ask(Context context, String warning) throws IOException {
    context.out().print("WARNING! " + warning + "\nAre you sure you want to continue? [y/N] ");
    context.out().flush();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8), 1);
    String answer = reader.readLine();
    if (answer == null || !answer.strip().matches("(?i)y|yes")) {
      throw new CliException("not confirmed; nothing was removed (-f goes on without asking)");
    }
  }
}
