package org.pouchcontainer.engine.stats;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.stats.ContainerStats.Blkio;
import org.pouchcontainer.api.stats.ContainerStats.Cpu;
import org.pouchcontainer.api.stats.ContainerStats.Memory;
import org.pouchcontainer.api.stats.ContainerStats.Pids;

/** What the cgroups of one container have counted. */
interface CgroupCounters {
  /** Processor time; that of the host is given. */
  Cpu cpu(HostCounters host);

  /** Memory; the limit is at most the host's memory. */
  Memory memory(long hostBytes);

  /** Processes. */
  Pids pids();

  /** Block devices. */
  Blkio blkio();

  /** A limit as the kernel shows it, null for none. */
  static @Nullable Long limit(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || stripped.equals("max") ? null : KernelFiles.parse(stripped);
  }

  /** A memory limit that is none, or more than there is, is the host's memory. */
  static long memoryLimit(@Nullable Long limit, long hostBytes) {
    return limit == null || limit > hostBytes ? hostBytes : limit;
  }
}
