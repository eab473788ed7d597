package org.pouchcontainer.spi;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, written by people as {@code 512m}, {@code 10G} or {@code 64MiB}.
 *
 * <p>Units are powers of 1024 whatever their spelling, as in docker's and pouch's flags.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.(\\d{1,6}))?\\s*([a-z]*)");

  /** Validates; throws {@link ErrorKind#INVALID_ARGUMENT} for a negative size. */
  public ByteSize {
    if (bytes < 0) {
      throw EngineException.invalid("size " + bytes + ": must not be negative");
    }
  }

  /** Parses a size with an optional unit; throws {@link ErrorKind#INVALID_ARGUMENT}. */
  public static ByteSize parse(String text) {
    Matcher m = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw wrong(text);
    }
    long unit =
        switch (m.group(3)) {
          case "", "b" -> 1L;
          case "k", "kb", "kib" -> 1L << 10;
          case "m", "mb", "mib" -> 1L << 20;
          case "g", "gb", "gib" -> 1L << 30;
          case "t", "tb", "tib" -> 1L << 40;
          case "p", "pb", "pib" -> 1L << 50;
          default -> throw wrong(text);
        };
    try {
      long whole = Math.multiplyExact(Long.parseLong(m.group(1)), unit);
      long part =
          m.group(2) == null ? 0 : (long) (Double.parseDouble("0." + m.group(2)) * (double) unit);
      return new ByteSize(Math.addExact(whole, part));
    } catch (ArithmeticException e) {
      throw wrong(text);
    }
  }

  private static EngineException wrong(String text) {
    String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
    return EngineException.invalid(
        "size \"" + shown + "\": expected a number with an optional unit b, k, m, g, t or p");
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return bytes + " B";
  }
}
