package org.pouchcontainer.engine;

import java.time.Duration;
import java.util.function.Supplier;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.commit.CommitManager;
import org.pouchcontainer.engine.container.Engine;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.files.Differences;
import org.pouchcontainer.engine.files.FileManager;
import org.pouchcontainer.engine.files.Scratch;
import org.pouchcontainer.engine.files.WritableLayers;
import org.pouchcontainer.engine.metrics.Metrics;
import org.pouchcontainer.engine.stats.StatsManager;
import org.pouchcontainer.engine.usage.UsageManager;

/**
 * What looks at containers from outside: their files, counters and sizes, and images made of them.
 *
 * @param files copies in and out
 * @param commits makes images
 * @param stats counts what they use
 * @param usage measures what is on disk
 * @param metrics counts what the engine does
 */
record OuterServices(
    ContainerFileService files,
    CommitService commits,
    StatsService stats,
    DiskUsageService usage,
    Metrics metrics) {
  private static final Duration VOLUMES_PATIENCE = Duration.ofSeconds(20);

  /**
   * What the services are made of.
   *
   * @param drivers all drivers
   * @param images the images
   * @param transfers makes images
   * @param volumes the volumes
   * @param events everybody's events
   * @param scratch where trees are mounted to be looked at
   */
  record Sources(
      Drivers drivers,
      ImageService images,
      ImageTransferService transfers,
      VolumeService volumes,
      EventService events,
      Scratch scratch) {}

  /** Puts the parts together. */
  static OuterServices of(
      Engine engine, Sources sources, Engine.HostAccess host, Supplier<EngineVersion> version) {
    Scratch scratch = sources.scratch();
    Differences differences =
        new Differences(engine.access().folders(), sources.drivers(), scratch, host.kernel());
    differences.reclaim();
    WritableLayers layers = new WritableLayers(sources.drivers(), host.kernel());
    return new OuterServices(
        new FileManager(
            engine.access(),
            sources.drivers(),
            engine.mounts(),
            scratch,
            differences,
            engine.containerEvents(),
            host.kernel()),
        new CommitManager(
            engine.access(), differences, sources.transfers(), engine.containerEvents()),
        new StatsManager(engine.access()::require, host.cgroups()),
        new UsageManager(
            engine.access()::all,
            layers::bytes,
            sources.images(),
            sources.volumes(),
            sources.drivers().volumes(),
            engine.workers(),
            VOLUMES_PATIENCE),
        new Metrics(sources.events(), engine::counts, version));
  }
}
