package org.pouchcontainer.image.content;

import java.time.Duration;

/**
 * How often and how fast an interrupted download is tried again. Progress counts as a new start.
 *
 * @param attempts tries without progress until it fails
 * @param firstPause before the second try; doubles with each
 * @param longestPause where doubling ends
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
  /** Five tries within about eight seconds. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(5, Duration.ofMillis(250), Duration.ofSeconds(5));

  /** The pause before try number {@code attempt}, which counts from 1. */
  public Duration pauseBefore(int attempt) {
    long factor = 1L << Math.min(20, Math.max(0, attempt - 2));
    Duration pause = firstPause.multipliedBy(factor);
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
