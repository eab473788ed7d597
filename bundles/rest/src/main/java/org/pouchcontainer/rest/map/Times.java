package org.pouchcontainer.rest.map;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/** Moments as clients write and read them. */
public final class Times {
  /** What Go's programs write for a moment that is not set. */
  public static final String NEVER = "0001-01-01T00:00:00Z";

  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Times() {}

  /** RFC 3339, or {@link #NEVER}. */
  public static String text(@Nullable Instant time) {
    return time == null ? NEVER : time.toString();
  }

  /** RFC 3339 with all nine digits, as in log lines. */
  public static String fixed(Instant time) {
    return NANOS.format(time);
  }

  /** Nanoseconds since the epoch. */
  public static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
  }

  /**
   * Reads seconds since the epoch with an optional fraction, RFC 3339, or a duration before now as
   * {@code 10m} or {@code 1h30m}; empty for an empty text and for zero.
   *
   * @throws EngineException INVALID_ARGUMENT naming the parameter
   */
  public static Optional<Instant> parse(String parameter, String text, Instant now) {
    if (text.isEmpty() || text.equals("0")) {
      return Optional.empty();
    }
    if (SECONDS.matcher(text).matches()) {
      BigDecimal nanos = new BigDecimal(text).movePointRight(9);
      BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(NANOS_PER_SECOND));
      return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.of(now.minus(duration(parameter, text)));
    }
  }

  /**
   * The one moment of the filter {@code until}; null if it is not given.
   *
   * @throws EngineException INVALID_ARGUMENT for several
   */
  public static @Nullable Instant until(Filters filters, Instant now) {
    java.util.List<String> given = filters.of("until");
    if (given.size() > 1) {
      throw EngineException.invalid("invalid filter 'until': more than one is given");
    }
    return given.isEmpty() ? null : parse("filters until", given.get(0), now).orElse(null);
  }

  private static Duration duration(String parameter, String text) {
    try {
      String iso = "PT" + text.toUpperCase(java.util.Locale.ROOT);
      Duration duration = Duration.parse(iso);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(parameter, text);
    }
    throw wrong(parameter, text);
  }

  private static EngineException wrong(String parameter, String text) {
    return EngineException.invalid(
        "parameter %s: \"%s\" is no moment; give seconds since 1970, RFC 3339 or a time span as 10m"
            .formatted(parameter, Texts.shorten(text)));
  }
}
