package org.pouchcontainer.cli.text;

import java.time.Duration;
import java.time.Instant;

/** Spans of time for people: the largest unit that fits, as in {@code 3 hours}. */
public final class Durations {
  private static final long[] SECONDS = {31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1};
  private static final String[] UNITS = {
    "year", "month", "week", "day", "hour", "minute", "second"
  };

  private Durations() {}

  /** A span; one of less than a second or in the future is {@code 0 seconds}. */
  public static String of(Duration span) {
    for (int unit = 0; unit < SECONDS.length; unit++) {
      long count = span.toSeconds() / SECONDS[unit];
      if (count >= 1) {
        return count + " " + UNITS[unit] + (count == 1 ? "" : "s");
      }
    }
    return "0 seconds";
  }

  /** How long ago something was. */
  public static String ago(Instant then, Instant now) {
    return of(Duration.between(then, now)) + " ago";
  }
}
