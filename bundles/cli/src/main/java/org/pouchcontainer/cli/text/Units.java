package org.pouchcontainer.cli.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers of bytes in few digits, as {@code 1.03kB} and {@code 788KiB}. */
public final class Units {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Units() {}

  /** In powers of 1000 with three digits, as {@code 1.03kB}. */
  public static String decimal(long bytes) {
    return show(bytes, 1000, 3, DECIMAL);
  }

  /** In powers of 1024 with four digits, as {@code 19.53MiB}. */
  public static String binary(long bytes) {
    return show(bytes, 1024, 4, BINARY);
  }

  private static String show(long bytes, int base, int digits, String[] units) {
    BigDecimal value = BigDecimal.valueOf(Math.max(0, bytes));
    BigDecimal step = BigDecimal.valueOf(base);
    int unit = 0;
    while (value.compareTo(step) >= 0 && unit < units.length - 1) {
      value = value.divide(step, MathContext.DECIMAL64);
      unit++;
    }
    BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    String text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    return text + units[unit];
  }
}
