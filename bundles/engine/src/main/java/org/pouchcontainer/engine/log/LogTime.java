package org.pouchcontainer.engine.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads times of log lines. The general parser would take most of the time of reading a log. */
final class LogTime {
  /** Length up to the fraction, as in {@code 2026-11-22T14:11:50.}. */
  private static final int TO_FRACTION = 20;

  private LogTime() {}

  /** The RFC 3339 time in the first {@code length} bytes; null if it is none. */
  static @Nullable Instant parse(byte[] text, int length) {
    try {
      int zone = zone(text, length);
      return zone > TO_FRACTION && zone - TO_FRACTION <= 9
          ? plain(text, zone)
          : OffsetDateTime.parse(new String(text, 0, length, StandardCharsets.US_ASCII))
              .toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Where a UTC zone begins in the monitor's usual form; -1 if the text is not in that form. */
  private static int zone(byte[] text, int length) {
    int zone = length - (length > 0 && text[length - 1] == 'Z' ? 1 : 6);
    if (zone <= TO_FRACTION || text[TO_FRACTION - 1] != '.' || text[10] != 'T') {
      return -1;
    }
    boolean utc =
        text[zone] == 'Z'
            || (text[zone] == '+'
                && number(text, zone + 1, 2) == 0
                && number(text, zone + 4, 2) == 0);
    return utc ? zone : -1;
  }

  private static Instant plain(byte[] text, int zone) {
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
    int seconds = (number(text, 11, 2) * 60 + number(text, 14, 2)) * 60 + number(text, 17, 2);
    long nanos = number(text, TO_FRACTION, zone - TO_FRACTION);
    for (int digits = zone - TO_FRACTION; digits < 9; digits++) {
      nanos *= 10;
    }
    return Instant.ofEpochSecond(day * 86_400 + seconds, nanos);
  }

  private static int number(byte[] text, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("no digit at " + i);
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
