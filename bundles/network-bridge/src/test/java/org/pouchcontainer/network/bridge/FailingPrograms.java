package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.List;

/** Records what is run, and has the n-th program fail without having done anything. */
final class FailingPrograms implements Programs {
  private final Programs real;
  private final List<String> commands = new ArrayList<>();
  private int failing = Integer.MAX_VALUE;

  FailingPrograms(Programs real) {
    this.real = real;
  }

  /** From now on the program of this number fails, counted from 0. */
  synchronized void failAt(int number) {
    commands.clear();
    failing = number;
  }

  /** Nothing fails any more. */
  synchronized void failNever() {
    failing = Integer.MAX_VALUE;
  }

  /** What was run since {@link #failAt}. */
  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  private synchronized boolean failsNow(List<String> command, String input) {
    commands.add(String.join(" ", command) + (input.isEmpty() ? "" : " <<< " + input));
    return commands.size() - 1 == failing;
  }

  @Override
  public Running start(List<String> command, String input) {
    return failsNow(command, input)
        ? () -> new Result(1, "made to fail")
        : real.start(command, input);
  }

  @Override
  public Result daemon(List<String> command) {
    return failsNow(command, "") ? new Result(1, "made to fail") : real.daemon(command);
  }
}
