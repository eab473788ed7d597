package org.pouchcontainer.rest.route;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ExecService.ConsoleSize;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.spi.EngineException;

/** Sizes of terminals. */
final class ConsoleSizes {
  private static final int MAX = 65535;

  private ConsoleSizes() {}

  /** A parameter that must be there. */
  static int required(Exchange x, String name) {
    OptionalInt value = x.query().number(name);
    if (value.isEmpty() || value.getAsInt() < 0 || value.getAsInt() > MAX) {
      throw EngineException.invalid("parameter " + name + ": expected a number from 0 to " + MAX);
    }
    return value.getAsInt();
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
