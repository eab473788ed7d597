package org.pouchcontainer.engine.health;

import java.math.BigDecimal;
import java.time.Duration;

/** Times as Docker's messages write them, as {@code 1m30s} and {@code 50ms}. */
public final class GoDuration {
  private GoDuration() {}

  /** A time, in the largest units that fit. */
  public static String of(Duration time) {
    long nanos = time.toNanos();
    if (nanos < 1_000_000_000) {
      return nanos == 0
          ? "0s"
          : nanos >= 1_000_000
              ? scaled(nanos, 6) + "ms"
              : nanos >= 1000 ? scaled(nanos, 3) + "µs" : nanos + "ns";
    }
    long minutes = time.toMinutes();
    String seconds = scaled(nanos - minutes * 60_000_000_000L, 9) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
  }

  private static String scaled(long nanos, int digits) {
    return BigDecimal.valueOf(nanos, digits).stripTrailingZeros().toPlainString();
  }
}
