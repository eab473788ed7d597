package org.pouchcontainer.cli.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.cli.CliException;

/** Points in time as users give them: a span before now, a date, or seconds since 1970. */
public final class PointsInTime {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|us|ns|h|m|s)");

  private PointsInTime() {}

  /**
   * What the engine reads: seconds since 1970 with nine digits after the point; empty for nothing.
   *
   * @param flag the flag it was given for, for the message
   */
  public static String seconds(String flag, String text, Instant now) {
    if (text.isEmpty() || text.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?")) {
      return text;
    }
    Instant time =
        text.matches("([0-9.]+[a-z]+)+") ? now.minusNanos(span(flag, text)) : date(flag, text);
    return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }

  /** Nanoseconds of a span such as {@code 1m30s}; 0 for an empty text. */
  public static long span(String flag, String text) {
    Matcher part = PART.matcher(text);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum =
          sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
      end = part.end();
    }
    if (end != text.length()) {
      throw new CliException(
          "invalid duration \"%s\" for --%s: use numbers with units, as 1m30s"
              .formatted(text, flag));
    }
    return sum.longValue();
  }

  private static long unit(String name) {
    return switch (name) {
      case "h" -> 3_600_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "s" -> 1_000_000_000L;
      case "ms" -> 1_000_000L;
      case "us" -> 1_000L;
      default -> 1L;
    };
  }

  private static Instant date(String flag, String text) {
    try {
      if (text.length() == "2026-01-01".length()) {
        return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
      }
      boolean zone = text.endsWith("Z") || text.matches(".*T.*[+-][0-9]{2}:[0-9]{2}");
      return zone
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException malformed) {
      throw new CliException(
          "invalid time \"%s\" for --%s: use 10m, 2026-01-31T15:04:05Z or seconds since 1970"
              .formatted(text, flag),
          malformed);
    }
  }
}
