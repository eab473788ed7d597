package org.pouchcontainer.cli.term;

import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;

/** Signals that this process receives. The JDK has no supported way to them but this one. */
public final class Signals {
  /** Those that a user or a supervisor sends to end or to tell a program something. */
  public static final List<String> FORWARDED =
      List.of("HUP", "INT", "TERM", "QUIT", "USR1", "USR2");

  private Signals() {}

  /** Calls the handler, in a thread of its own, with the name of each signal that arrives. */
  public static void handle(List<String> names, Consumer<String> handler) {
    for (String name : names) {
      try {
        Signal.handle(new Signal(name), signal -> handler.accept(signal.getName()));
      } catch (IllegalArgumentException keptByVirtualMachine) {
        // Java's runtime uses QUIT and USR1 or USR2 itself; those keep their effect on it.
        continue;
      }
    }
  }
}
