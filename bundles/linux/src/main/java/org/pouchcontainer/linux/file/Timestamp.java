package org.pouchcontainer.linux.file;

/**
 * A time of a file, exact to the nanosecond and before 1970 too.
 *
 * @param seconds since 1970-01-01 UTC
 * @param nanos 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) {
  /** Validates the range of the nanoseconds. */
  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds " + nanos + ": must be 0 to 999999999");
    }
  }
}
