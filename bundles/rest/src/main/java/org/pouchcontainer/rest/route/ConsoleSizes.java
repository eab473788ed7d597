package org.pouchcontainer.rest.route;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ExecService.ConsoleSize;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/** Sizes of terminals. */
final class ConsoleSizes {
  private static final int MAX = 65535;
  private static final int MAX_DIGITS = 9;

  private ConsoleSizes() {}

  /** A parameter that must be there. */
  static int required(Exchange x, String name, String what) {
    String text = x.query().text(name);
    if (!text.matches("-?\\d{1,30}")) {
      throw EngineException.invalid(
          "invalid resize " + what + " \"" + Texts.shorten(text) + "\": invalid syntax");
    }
    if (text.startsWith("-") || text.length() > MAX_DIGITS || Integer.parseInt(text) > MAX) {
      throw EngineException.invalid(
          "invalid resize " + what + " \"" + text + "\": value out of range; expected 0 to " + MAX);
    }
    return Integer.parseInt(text);
  }

  /** Whether height and width are told. */
  static boolean isKnown(@Nullable List<Integer> size) {
    return size != null
        && size.size() == 2
        && size.stream().allMatch(n -> n != null && n > 0 && n <= MAX);
  }

  static ConsoleSize of(@Nullable List<Integer> size) {
    return isKnown(size) ? new ConsoleSize(size.get(0), size.get(1)) : ConsoleSize.UNKNOWN;
  }
}
