package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.network.EndpointRestorer;
import org.pouchcontainer.engine.network.NetworkParts;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.pouchcontainer.spi.runtime.RuntimeState;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles records with reality when the engine starts: what runs is adopted, what ended
 * meanwhile gets its exit code, and what no record owns is deleted. Everything reclaimed is logged.
 */
final class ContainerRestorer {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRestorer.class);
  private static final Duration DRIVER_LIMIT = Duration.ofSeconds(10);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final RecordStore<ContainerRecord> store;
  private final ContainerIndex index;
  private final ContainerFolders folders;
  private final RunFiles runFiles;
  private final ContainerLifecycle lifecycle;
  private final HealthChecks health;
  private final ContainerLogs logs;
  private final ContainerMounts mounts;
  private final ContainerNetworking networking;
  private final EndpointRestorer restorer;
  private final VolumeService volumes;
  private final Drivers drivers;
  private final HostProcesses processes;
  private final EngineThreads threads;

  ContainerRestorer(
      RecordStore<ContainerRecord> store,
      ContainerIndex index,
      ContainerFolders folders,
      RunFiles runFiles,
      ContainerLifecycle lifecycle,
      HealthChecks health,
      ContainerLogs logs,
      ContainerMounts mounts,
      NetworkParts networking,
      VolumeService volumes,
      Drivers drivers,
      HostProcesses processes,
      EngineThreads threads) {
    this.store = store;
    this.index = index;
    this.folders = folders;
    this.runFiles = runFiles;
    this.lifecycle = lifecycle;
    this.health = health;
    this.logs = logs;
    this.mounts = mounts;
    this.networking = networking.containers();
    this.restorer = networking.restorer();
    this.volumes = volumes;
    this.drivers = drivers;
    this.processes = processes;
    this.threads = threads;
  }

  /** Loads all containers; returns when each of them is as it really is. */
  void restore() {
    List<Container> containers = new ArrayList<>();
    for (ContainerRecord record : store.all()) {
      Container container = new Container(store, record);
      index.reserve(record.name(), record.id());
      index.add(container);
      containers.add(container);
    }
    List<CompletableFuture<Void>> work =
        containers.stream()
            .map(c -> CompletableFuture.runAsync(() -> restoreQuietly(c), threads.workers()))
            .toList();
    work.forEach(CompletableFuture::join);
    reclaim();
    containers.forEach(this::startIfWanted);
  }

  private void restoreQuietly(Container container) {
    try {
      restore(container);
    } catch (RuntimeException e) {
      LOG.error("restore {}: {}", container.label(), e.toString(), e);
    }
  }

  private void restore(Container container) {
    ContainerRecord record = container.record();
    MonitoredProcess process = record.process();
    if (process == null || !record.state().status().isAlive()) {
      cleanLeftover(container);
      health.recall(container);
      if (!lifecycle.finishRemoval(container)) {
        logs.recover(container);
      }
      return;
    }
    boolean alive =
        processes.startTime(process.pid()).filter(t -> t == process.startTime()).isPresent();
    if (alive) {
      alignStatus(container);
      mounts.reattach(record);
      restorer.restore(record);
      LOG.info("{} runs on with pid {}", container.label(), process.pid());
    }
    // For one that ended meanwhile the exit completes at once, with its code.
    lifecycle.adopt(container, process);
    if (!alive) {
      container.exit().join();
    }
  }

  /** A crash between the runtime's pause and its record, or the reverse. */
  private void alignStatus(Container container) {
    ContainerRecord record = container.record();
    Optional<RuntimeState> state = runtime(record).state(folders.ref(record));
    ContainerStatus real =
        state
            .map(RuntimeState::status)
            .filter(status -> status == RuntimeState.Status.PAUSED)
            .map(status -> ContainerStatus.PAUSED)
            .orElse(ContainerStatus.RUNNING);
    if (state.map(s -> s.status() == RuntimeState.Status.CREATED).orElse(false)) {
      // It was made, its program never ran, and nobody was told that it did.
      runtime(record).delete(folders.ref(record), true);
    }
    if (real != record.state().status()) {
      container.change(now -> now.withState(Container.with(now.state(), real), now.process()));
    }
  }

  private void cleanLeftover(Container container) {
    ContainerRecord record = container.record();
    if (record.state().status() == ContainerStatus.RESTARTING) {
      container.change(
          now -> now.withState(Container.with(now.state(), ContainerStatus.EXITED), null));
    }
    if (networking.hasLeftover(record)) {
      LOG.info("{}: reclaiming its network", container.label());
      networking.cleanLeftover(record);
    }
    if (runFiles.exist(record)) {
      LOG.info("{}: reclaiming what an interrupted run left", container.label());
      runtime(record).delete(folders.ref(record), true);
      runFiles.remove(container);
      mounts.detach(record);
    }
  }

  private OciRuntime runtime(ContainerRecord record) {
    return drivers.runtimes().await(record.runtime().driver(), DRIVER_LIMIT);
  }

  private void startIfWanted(Container container) {
    ContainerRecord record = container.record();
    ContainerState s = record.state();
    if (record.spec().autoRemove() && s.startedAt() != null && !s.status().isAlive()) {
      threads.workers().execute(() -> lifecycle.ended(container));
    } else if (s.status().canStart()
        && s.startedAt() != null
        && RestartPolicies.wantsStartWithEngine(record)) {
      lifecycle.startWithEngine(container);
    }
  }

  // What no record owns.

  private void reclaim() {
    networking.reclaim(this::isUnowned);
    reclaimFolders(folders.allVolatile());
    reclaimFolders(folders.allDurable());
    drivers.snapshotters().all().forEach(this::reclaimSnapshots);
    volumes.list(VolumeQuery.ALL).forEach(this::reclaimVolume);
  }

  private void reclaimVolume(Volume volume) {
    List<String> vanished = volume.consumers().stream().filter(this::isUnowned).toList();
    for (String consumer : vanished) {
      LOG.info("volume {}: released from vanished container {}", volume.name(), consumer);
      volumes.release(volume.name(), consumer);
    }
    boolean orphan = !vanished.isEmpty() && vanished.size() == volume.consumers().size();
    if (orphan && volume.labels().containsKey(ContainerMounts.ANONYMOUS_LABEL)) {
      LOG.info("reclaiming volume {}: made for a container that was never finished", volume.name());
      try {
        volumes.remove(volume.name(), false);
      } catch (EngineException e) {
        LOG.warn("reclaim volume {}: {}", volume.name(), e.getMessage());
      }
    }
  }

  private void reclaimFolders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
      for (Path child : children) {
        if (isUnowned(child.getFileName().toString())) {
          LOG.info("reclaiming folder {} of a vanished container", child);
          runFiles.removeFolder(child);
        }
      }
    } catch (IOException e) {
      throw EngineException.internal("look through " + parent, e);
    }
  }

  private void reclaimSnapshots(String name, Snapshotter snapshotter) {
    List<String> unowned = new ArrayList<>();
    snapshotter.walk(
        info -> {
          if (info.kind() == SnapshotInfo.Kind.ACTIVE && isUnowned(info.key())) {
            unowned.add(info.key());
          }
        });
    for (String key : unowned) {
      LOG.info("reclaiming snapshot {} of a vanished container in {}", key, name);
      snapshotter.remove(key);
    }
  }

  private boolean isUnowned(String name) {
    return ID.matcher(name).matches() && !index.hasId(new ContainerId(name));
  }
}
