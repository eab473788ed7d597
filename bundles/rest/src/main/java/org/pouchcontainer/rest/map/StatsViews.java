package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.stats.ContainerStats;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.StatsBodies;

/** Samples as clients read them; a percentage is theirs to make of two. */
public final class StatsViews {
  private static final int TELLS_OS = 52;
  private static final int CGROUP_V1 = 1;
  private static final StatsBodies.Blkio NO_BLKIO =
      new StatsBodies.Blkio(null, null, null, null, null, null, null, null);
  private static final StatsBodies.Cpu NO_CPU =
      new StatsBodies.Cpu(
          new StatsBodies.CpuUsage(0, List.of(), 0, 0),
          null,
          null,
          null,
          new StatsBodies.Throttling(0, 0, 0));

  private StatsViews() {}

  /** One answer; {@code before} null for the first sample. */
  public static StatsBodies.Stats view(
      ContainerDetails container,
      ContainerStats now,
      @Nullable ContainerStats before,
      ApiLevel level) {
    boolean known = now.running();
    boolean paired = known && before != null && before.running();
    boolean pouch = level.dialect() == ApiDialect.POUCH;
    return new StatsBodies.Stats(
        level.dialect().shownName(container.name()),
        container.id().value(),
        level.docker(TELLS_OS) ? "linux" : null,
        known ? Times.text(now.read()) : Times.NEVER,
        pouch ? null : paired ? Times.text(before.read()) : Times.NEVER,
        known
            ? new StatsBodies.Pids(now.pids().current(), now.pids().limit())
            : new StatsBodies.Pids(null, null),
        known ? blkio(now) : NO_BLKIO,
        0,
        Map.of(),
        known ? cpu(now.cpu(), pouch) : NO_CPU,
        paired ? cpu(before.cpu(), pouch) : NO_CPU,
        known ? memory(now) : new StatsBodies.Memory(null, null, null, null, null),
        interfaces(now));
  }

  private static StatsBodies.Blkio blkio(ContainerStats s) {
    // Version 2 of cgroups has no counters by operation, which Docker shows as null.
    List<StatsBodies.BlkioEntry> none = s.cgroupVersion() == CGROUP_V1 ? List.of() : null;
    List<StatsBodies.BlkioEntry> serviced = entries(s.blkio().serviced());
    return new StatsBodies.Blkio(
        entries(s.blkio().serviceBytes()),
        serviced.isEmpty() ? none : serviced,
        none,
        none,
        none,
        none,
        none,
        none);
  }

  private static List<StatsBodies.BlkioEntry> entries(List<ContainerStats.Blkio.Entry> entries) {
    return entries.stream()
        .map(e -> new StatsBodies.BlkioEntry(e.major(), e.minor(), e.operation(), e.value()))
        .toList();
  }

  private static StatsBodies.Cpu cpu(ContainerStats.Cpu c, boolean pouch) {
    return new StatsBodies.Cpu(
        new StatsBodies.CpuUsage(c.totalNanos(), c.perCpuNanos(), c.kernelNanos(), c.userNanos()),
        c.systemNanos(),
        pouch ? c.systemNanos() : null,
        c.onlineCpus(),
        new StatsBodies.Throttling(c.periods(), c.throttledPeriods(), c.throttledNanos()));
  }

  private static StatsBodies.Memory memory(ContainerStats s) {
    ContainerStats.Memory m = s.memory();
    boolean v1 = s.cgroupVersion() == CGROUP_V1;
    return new StatsBodies.Memory(
        m.usageBytes(),
        v1 ? m.maxUsageBytes() : null,
        new TreeMap<>(m.details()),
        v1 && m.failCount() > 0 ? m.failCount() : null,
        m.limitBytes());
  }

  private static Map<String, StatsBodies.Interface> interfaces(ContainerStats s) {
    Map<String, StatsBodies.Interface> all = new TreeMap<>();
    s.interfaces()
        .forEach(
            (name, i) ->
                all.put(
                    name,
                    new StatsBodies.Interface(
                        i.rxBytes(),
                        i.rxPackets(),
                        i.rxErrors(),
                        i.rxDropped(),
                        i.txBytes(),
                        i.txPackets(),
                        i.txErrors(),
                        i.txDropped())));
    return all;
  }
}
