package org.pouchcontainer.engine.stats;

import java.nio.file.Path;
import java.util.List;

/**
 * Counters of the host that those of a container are compared with.
 *
 * @param cpuNanos time of all processors, idle time included
 * @param cpus how many are online
 */
record HostCounters(long cpuNanos, int cpus) {
  /** USER_HZ, which is 100 on all machines that we run on. */
  static final long NANOS_PER_TICK = 10_000_000L;

  /** user nice system idle iowait irq softirq: what docker adds up. */
  private static final int FIELDS = 7;

  static HostCounters read() {
    return parse(KernelFiles.lines(Path.of("/proc/stat")));
  }

  /** Reads lines of proc_stat(5). */
  static HostCounters parse(List<String> lines) {
    long ticks = 0;
    int cpus = 0;
    for (String line : lines) {
      if (!line.startsWith("cpu")) {
        break; // what follows is long on machines with many interrupts
      }
      String[] fields = line.split("\\s+");
      if (!fields[0].equals("cpu")) {
        cpus++;
        continue;
      }
      for (int i = 1; i <= FIELDS && i < fields.length; i++) {
        ticks += KernelFiles.parse(fields[i]);
      }
    }
    return new HostCounters(ticks * NANOS_PER_TICK, cpus);
  }

  /** The host's memory in bytes. */
  static long memoryBytes() {
    return memory(KernelFiles.lines(Path.of("/proc/meminfo")));
  }

  /** Reads lines of proc_meminfo(5). */
  static long memory(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("MemTotal:")) {
        return KernelFiles.parse(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
