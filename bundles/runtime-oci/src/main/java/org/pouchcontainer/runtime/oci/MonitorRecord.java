package org.pouchcontainer.runtime.oci;

import java.util.Optional;

/**
 * What a later engine must know of a container's monitor.
 *
 * @param pid the monitor
 * @param startTime its start in clock ticks since boot
 * @param stdin whether the container has a standard input
 * @param terminal whether the container has a terminal
 */
record MonitorRecord(int pid, long startTime, boolean stdin, boolean terminal) {
  String format() {
    return pid + " " + startTime + " " + stdin + " " + terminal + "\n";
  }

  /** Reads what {@link #format} wrote, empty for anything else. */
  static Optional<MonitorRecord> parse(String text) {
    String[] words = text.strip().split(" ");
    if (words.length != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MonitorRecord(
              Integer.parseInt(words[0]),
              Long.parseLong(words[1]),
              Boolean.parseBoolean(words[2]),
              Boolean.parseBoolean(words[3])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
