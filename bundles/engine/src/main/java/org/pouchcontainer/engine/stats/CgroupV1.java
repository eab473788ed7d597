package org.pouchcontainer.engine.stats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.pouchcontainer.api.stats.ContainerStats.Blkio;
import org.pouchcontainer.api.stats.ContainerStats.Cpu;
import org.pouchcontainer.api.stats.ContainerStats.Memory;
import org.pouchcontainer.api.stats.ContainerStats.Pids;

/** Counters of cgroups v1, one folder for each controller (cgroup-v1 in the kernel's docs). */
final class CgroupV1 implements CgroupCounters {
  private final Function<String, Path> folders;

  /** {@code folders} gives a controller's folder; it need not exist. */
  CgroupV1(Function<String, Path> folders) {
    this.folders = folders;
  }

  @Override
  public Cpu cpu(HostCounters host) {
    Path account = folders.apply("cpuacct");
    Map<String, Long> modes = KernelFiles.table(account.resolve("cpuacct.stat"));
    Map<String, Long> quota = KernelFiles.table(folders.apply("cpu").resolve("cpu.stat"));
    return new Cpu(
        KernelFiles.number(account.resolve("cpuacct.usage")),
        modes.getOrDefault("user", 0L) * HostCounters.NANOS_PER_TICK,
        modes.getOrDefault("system", 0L) * HostCounters.NANOS_PER_TICK,
        perCpu(KernelFiles.text(account.resolve("cpuacct.usage_percpu"))),
        host.cpuNanos(),
        host.cpus(),
        quota.getOrDefault("nr_periods", 0L),
        quota.getOrDefault("nr_throttled", 0L),
        quota.getOrDefault("throttled_time", 0L));
  }

  private static List<Long> perCpu(String text) {
    String stripped = text.strip();
    List<Long> numbers = new ArrayList<>();
    if (!stripped.isEmpty()) {
      for (String number : stripped.split("\\s+")) {
        numbers.add(KernelFiles.parse(number));
      }
    }
    return numbers;
  }

  @Override
  public Memory memory(long hostBytes) {
    Path folder = folders.apply("memory");
    return new Memory(
        KernelFiles.number(folder.resolve("memory.usage_in_bytes")),
        KernelFiles.number(folder.resolve("memory.max_usage_in_bytes")),
        KernelFiles.number(folder.resolve("memory.failcnt")),
        CgroupCounters.memoryLimit(
            CgroupCounters.limit(KernelFiles.text(folder.resolve("memory.limit_in_bytes"))),
            hostBytes),
        KernelFiles.table(folder.resolve("memory.stat")));
  }

  @Override
  public Pids pids() {
    Path folder = folders.apply("pids");
    return new Pids(
        KernelFiles.number(folder.resolve("pids.current")),
        CgroupCounters.limit(KernelFiles.text(folder.resolve("pids.max"))));
  }

  @Override
  public Blkio blkio() {
    Path folder = folders.apply("blkio");
    return new Blkio(
        entries(folder, "blkio.throttle.io_service_bytes"),
        entries(folder, "blkio.throttle.io_serviced"));
  }

  private static List<Blkio.Entry> entries(Path folder, String file) {
    List<String> lines = KernelFiles.lines(folder.resolve(file + "_recursive"));
    if (lines.isEmpty()) {
      lines = KernelFiles.lines(folder.resolve(file)); // before Linux 4.17
    }
    List<Blkio.Entry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("[ :]");
      if (fields.length == 4) { // the last line has the total of all devices and names none
        entries.add(
            new Blkio.Entry(
                KernelFiles.parse(fields[0]),
                KernelFiles.parse(fields[1]),
                fields[2],
                KernelFiles.parse(fields[3])));
      }
    }
    return entries;
  }
}
