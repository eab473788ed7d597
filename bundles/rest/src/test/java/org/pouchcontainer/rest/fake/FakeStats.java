package org.pouchcontainer.rest.fake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.api.stats.ContainerStats;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.spi.EngineException;

/** Counters that grow with each sample. */
public final class FakeStats implements StatsService {
  public final AtomicInteger samples = new AtomicInteger();
  public volatile boolean running = true;
  public volatile boolean gone;

  @Override
  public ContainerStats sample(String container) {
    if (gone) {
      throw EngineException.notFound("No such container: " + container);
    }
    int n = samples.incrementAndGet();
    if (!running) {
      return ContainerStats.idle(Instant.EPOCH, 1);
    }
    return new ContainerStats(
        Instant.ofEpochSecond(n),
        true,
        1,
        new ContainerStats.Cpu(n * 100L, 60, 40, List.of(50L, 50L), n * 1000L, 2, 0, 0, 0),
        new ContainerStats.Memory(4096, 8192, 0, 1L << 30, Map.of("cache", 7L)),
        new ContainerStats.Pids(3, null),
        new ContainerStats.Blkio(
            List.of(new ContainerStats.Blkio.Entry(8, 0, "Read", 5)), List.of()),
        Map.of("eth0", new ContainerStats.Interface(1, 2, 3, 4, 5, 6, 7, 8)));
  }
}
