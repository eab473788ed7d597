package org.pouchcontainer.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerState;

/** How values look in tables. */
public final class Texts {
  private static final String[] SIZE_UNITS = {"B", "KB", "MB", "GB", "TB"};
  private static final long[] SECONDS = {31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1};
  private static final String[] TIME_UNITS = {
    "year", "month", "week", "day", "hour", "minute", "second"
  };

  private Texts() {}

  /** Bytes in powers of 1024, as {@code 1.50 MB}. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < SIZE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", value, SIZE_UNITS[unit]);
  }

  /** The largest unit that fits, as {@code 3 hours}. */
  public static String span(Duration span) {
    for (int unit = 0; unit < SECONDS.length; unit++) {
      long count = span.toSeconds() / SECONDS[unit];
      if (count >= 1) {
        return count + " " + TIME_UNITS[unit] + (count == 1 ? "" : "s");
      }
    }
    return "0 seconds";
  }

  /** Where a container stands and since when. */
  public static String status(ContainerState state, Instant now) {
    return switch (state.status()) {
      case RUNNING -> "up " + since(state.startedAt(), now);
      case PAUSED -> "up " + since(state.startedAt(), now) + ", paused";
      case EXITED, STOPPED ->
          state.status().name().toLowerCase(Locale.ROOT)
              + " ("
              + state.exitCode()
              + ") "
              + since(state.finishedAt(), now)
              + " ago";
      case CREATED, RESTARTING, REMOVING, DEAD -> state.status().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String since(@Nullable Instant then, Instant now) {
    return then == null ? "0 seconds" : span(Duration.between(then, now));
  }
}
