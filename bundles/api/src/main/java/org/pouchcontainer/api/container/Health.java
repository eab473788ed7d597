package org.pouchcontainer.api.container;

import java.time.Instant;
import java.util.List;

/**
 * What a container's health check says.
 *
 * @param status where it stands
 * @param failingStreak failures in a row
 * @param log the last five probes, oldest first
 */
public record Health(Status status, int failingStreak, List<Probe> log) {
  /** Copies the log. */
  public Health {
    log = List.copyOf(log);
  }

  /** Where a check stands. */
  public enum Status {
    /** Not yet healthy, in its start period. */
    STARTING,
    /** The last probe succeeded. */
    HEALTHY,
    /** As many probes in a row failed as the check allows. */
    UNHEALTHY
  }

  /**
   * One probe.
   *
   * @param start when it began
   * @param end when it ended
   * @param exitCode 0 for success, −1 if it ran out of time
   * @param output at most 4 KiB of what it printed
   */
  public record Probe(Instant start, Instant end, int exitCode, String output) {}
}
