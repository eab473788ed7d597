package org.pouchcontainer.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.cli.CliException;

/** Numbers of bytes; units are powers of 1024. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([bkmgtp]?)(?:i?b)?");
  private static final String FACTORS = "bkmgtp";

  private Sizes() {}

  /** For people, as {@code 1008.93 KB}. */
  public static String format(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", value, UNITS[unit]);
  }

  /**
   * Reads a size such as {@code 512}, {@code 64m} or {@code 1.5GiB}.
   *
   * @param flag the flag it was given for, for the message
   */
  public static long parse(String flag, String text) {
    Matcher match = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      throw new CliException(
          "invalid size \"%s\" for --%s: use a number with an optional unit b, k, m, g or t"
              .formatted(text, flag));
    }
    int power = match.group(2).isEmpty() ? 0 : FACTORS.indexOf(match.group(2));
    BigDecimal bytes = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
    BigDecimal whole = bytes.setScale(0, RoundingMode.DOWN);
    if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new CliException("size \"%s\" for --%s is too large".formatted(text, flag));
    }
    return whole.longValue();
  }
}
