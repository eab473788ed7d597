package org.pouchcontainer.api.stats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters of a container at a moment. All but {@code read} are zero or empty where it does not run
 * or the kernel keeps no such counter.
 *
 * @param read when
 * @param running whether it runs
 * @param cgroupVersion 1 or 2
 * @param cpu processor time
 * @param memory memory
 * @param pids processes and threads
 * @param blkio block devices
 * @param interfaces by name as the container sees it
 */
public record ContainerStats(
    Instant read,
    boolean running,
    int cgroupVersion,
    Cpu cpu,
    Memory memory,
    Pids pids,
    Blkio blkio,
    Map<String, Interface> interfaces) {
  /** Copies the interfaces. */
  public ContainerStats {
    interfaces = Map.copyOf(interfaces);
  }

  /** A container that does not run. */
  public static ContainerStats idle(Instant now, int cgroupVersion) {
    return new ContainerStats(
        now,
        false,
        cgroupVersion,
        new Cpu(0, 0, 0, List.of(), 0, 0, 0, 0, 0),
        new Memory(0, 0, 0, null, Map.of()),
        new Pids(0, null),
        new Blkio(List.of(), List.of()),
        Map.of());
  }

  /**
   * Processor time in nanoseconds.
   *
   * @param totalNanos all of it
   * @param userNanos in user mode
   * @param kernelNanos in the kernel
   * @param perCpuNanos by processor, empty where the kernel does not tell
   * @param systemNanos of the whole host, all processors
   * @param onlineCpus processors of the host
   * @param periods quota periods
   * @param throttledPeriods those in which it was throttled
   * @param throttledNanos for how long
   */
  public record Cpu(
      long totalNanos,
      long userNanos,
      long kernelNanos,
      List<Long> perCpuNanos,
      long systemNanos,
      int onlineCpus,
      long periods,
      long throttledPeriods,
      long throttledNanos) {
    /** Copies the list. */
    public Cpu {
      perCpuNanos = List.copyOf(perCpuNanos);
    }
  }

  /**
   * Memory in bytes.
   *
   * @param usageBytes now, page cache included
   * @param maxUsageBytes highest ever, 0 on cgroup v2
   * @param failCount how often the limit was hit, 0 on cgroup v2
   * @param limitBytes its limit or the host's memory, null while it does not run
   * @param details the kernel's memory.stat
   */
  public record Memory(
      long usageBytes,
      long maxUsageBytes,
      long failCount,
      @Nullable Long limitBytes,
      Map<String, Long> details) {
    /** Copies the details. */
    public Memory {
      details = Map.copyOf(details);
    }
  }

  /**
   * Processes and threads.
   *
   * @param current now
   * @param limit null for none
   */
  public record Pids(long current, @Nullable Long limit) {}

  /**
   * Block devices.
   *
   * @param serviceBytes bytes moved
   * @param serviced operations
   */
  public record Blkio(List<Entry> serviceBytes, List<Entry> serviced) {
    /** Copies its collections. */
    public Blkio {
      serviceBytes = List.copyOf(serviceBytes);
      serviced = List.copyOf(serviced);
    }

    /**
     * One counter.
     *
     * @param major device number
     * @param minor device number
     * @param operation as {@code Read}, {@code Write}, {@code Total}
     * @param value the count
     */
    public record Entry(long major, long minor, String operation, long value) {}
  }

  /**
   * A network interface, from the container's side.
   *
   * @param rxBytes received
   * @param rxPackets received
   * @param rxErrors received
   * @param rxDropped received
   * @param txBytes sent
   * @param txPackets sent
   * @param txErrors sent
   * @param txDropped sent
   */
  public record Interface(
      long rxBytes,
      long rxPackets,
      long rxErrors,
      long rxDropped,
      long txBytes,
      long txPackets,
      long txErrors,
      long txDropped) {}
}
