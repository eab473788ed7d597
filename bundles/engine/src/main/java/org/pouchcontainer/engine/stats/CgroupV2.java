package org.pouchcontainer.engine.stats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.stats.ContainerStats.Blkio;
import org.pouchcontainer.api.stats.ContainerStats.Cpu;
import org.pouchcontainer.api.stats.ContainerStats.Memory;
import org.pouchcontainer.api.stats.ContainerStats.Pids;

/** Counters of a cgroup v2, all in one folder (cgroup-v2 in the kernel's docs). */
final class CgroupV2 implements CgroupCounters {
  private static final long NANOS_PER_MICRO = 1000;

  private final Path folder;

  CgroupV2(Path folder) {
    this.folder = folder;
  }

  @Override
  public Cpu cpu(HostCounters host) {
    Map<String, Long> stat = KernelFiles.table(folder.resolve("cpu.stat"));
    return new Cpu(
        stat.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
        stat.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
        stat.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
        List.of(),
        host.cpuNanos(),
        host.cpus(),
        stat.getOrDefault("nr_periods", 0L),
        stat.getOrDefault("nr_throttled", 0L),
        stat.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO);
  }

  @Override
  public Memory memory(long hostBytes) {
    return new Memory(
        KernelFiles.number(folder.resolve("memory.current")),
        0,
        0,
        CgroupCounters.memoryLimit(
            CgroupCounters.limit(KernelFiles.text(folder.resolve("memory.max"))), hostBytes),
        KernelFiles.table(folder.resolve("memory.stat")));
  }

  @Override
  public Pids pids() {
    return new Pids(
        KernelFiles.number(folder.resolve("pids.current")),
        CgroupCounters.limit(KernelFiles.text(folder.resolve("pids.max"))));
  }

  @Override
  public Blkio blkio() {
    List<Blkio.Entry> bytes = new ArrayList<>();
    List<Blkio.Entry> operations = new ArrayList<>();
    for (String line : KernelFiles.lines(folder.resolve("io.stat"))) {
      String[] fields = line.split(" ");
      String[] device = fields[0].split(":");
      if (device.length != 2) {
        continue;
      }
      long major = KernelFiles.parse(device[0]);
      long minor = KernelFiles.parse(device[1]);
      for (String field : fields) {
        String[] pair = field.split("=");
        long value = pair.length == 2 ? KernelFiles.parse(pair[1]) : 0;
        switch (pair[0]) {
          case "rbytes" -> bytes.add(new Blkio.Entry(major, minor, "Read", value));
          case "wbytes" -> bytes.add(new Blkio.Entry(major, minor, "Write", value));
          case "rios" -> operations.add(new Blkio.Entry(major, minor, "Read", value));
          case "wios" -> operations.add(new Blkio.Entry(major, minor, "Write", value));
          default -> {
            // Discards and what newer kernels add: docker shows none of them.
          }
        }
      }
    }
    return new Blkio(bytes, operations);
  }
}
