package org.pouchcontainer.engine.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.pouchcontainer.api.stats.ContainerStats;
import org.pouchcontainer.api.stats.ContainerStats.Interface;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/**
 * Reads a container's counters from the kernel: a dozen small files, no lock, no runtime, no state
 * between calls.
 */
public final class StatsManager implements StatsService {
  private final Function<String, ContainerRecord> containers;
  private final CgroupLayout layout;
  private final CgroupFinder cgroups;
  private final long hostMemoryBytes;

  /**
   * Measures on this host.
   *
   * @param containers finds a container by name or id, or throws NOT_FOUND
   */
  public StatsManager(Function<String, ContainerRecord> containers, CgroupLayout layout) {
    this.containers = containers;
    this.layout = layout;
    this.cgroups = new CgroupFinder(layout);
    this.hostMemoryBytes = HostCounters.memoryBytes();
  }

  @Override
  public ContainerStats sample(String container) {
    ContainerRecord record = containers.apply(container);
    MonitoredProcess process = record.process();
    Instant now = Instant.now();
    if (process == null || !record.state().status().isAlive()) {
      return ContainerStats.idle(now, layout.version());
    }
    CgroupCounters counters = cgroups.find(record.id(), process.pid());
    return new ContainerStats(
        now,
        true,
        layout.version(),
        counters.cpu(HostCounters.read()),
        counters.memory(hostMemoryBytes),
        counters.pids(),
        counters.blkio(),
        interfaces(process.pid()));
  }

  /** What the host's own interfaces count is not the container's. */
  private static Map<String, Interface> interfaces(int pid) {
    Path process = Path.of("/proc/" + pid);
    if (namespace(process).equals(namespace(Path.of("/proc/self")))) {
      return Map.of();
    }
    return NetworkCounters.parse(KernelFiles.lines(process.resolve("net/dev")));
  }

  private static String namespace(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/net")).toString();
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }
}
