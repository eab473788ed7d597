package org.pouchcontainer.engine.container;

import java.util.List;
import java.util.Locale;
import org.pouchcontainer.spi.EngineException;

/** Signals by name and number (signal(7), x86 and ARM). */
final class Signals {
  static final int KILL = 9;
  static final int TERM = 15;
  private static final int REAL_TIME_MIN = 34;
  private static final int REAL_TIME_MAX = 64;

  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /**
   * The number of a signal given as {@code SIGTERM}, {@code term}, {@code RTMIN+3} or {@code 15}.
   *
   * @param fallback for an empty text
   * @throws EngineException INVALID_ARGUMENT
   */
  static int parse(String text, int fallback) {
    if (text.isBlank()) {
      return fallback;
    }
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    int number = NAMES.indexOf(name);
    if (number > 0) {
      return number;
    }
    number = realTime(name);
    if (number < 0 && name.matches("[0-9]{1,2}")) {
      number = Integer.parseInt(name);
    }
    if (number < 1 || number > REAL_TIME_MAX) {
      throw EngineException.invalid(
          "signal \"" + text + "\": expected a name as SIGTERM or a number from 1 to 64");
    }
    return number;
  }

  private static int realTime(String name) {
    if (!name.matches("RTM(IN|AX)([+-][0-9]{1,2})?")) {
      return -1;
    }
    int base = name.startsWith("RTMIN") ? REAL_TIME_MIN : REAL_TIME_MAX;
    int number = name.length() == 5 ? base : base + Integer.parseInt(name.substring(5));
    return number >= REAL_TIME_MIN ? number : -1;
  }
}
