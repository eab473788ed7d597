package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.runtime.ExitStatus;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees containers end: records the exit, tells those who wait, releases what the run held, and lets
 * the restart policy decide.
 */
final class ExitHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ExitHandler.class);

  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);

  /** Long enough not to spin while a driver is away, short enough for a missed exit. */
  private static final Duration WATCH_AGAIN = Duration.ofMillis(500);

  private final Drivers drivers;
  private final ContainerFolders folders;
  private final RunFiles runFiles;
  private final ContainerMounts mounts;
  private final ContainerNetworking networking;
  private final ContainerEvents events;
  private final EngineThreads threads;
  private final HealthChecks health;
  private final ContainerLogs logs;
  private final ContainerHooks hooks;
  private final AfterExit afterExit;

  ExitHandler(
      Drivers drivers,
      ContainerFolders folders,
      RunFiles runFiles,
      ContainerMounts mounts,
      ContainerNetworking networking,
      ContainerEvents events,
      EngineThreads threads,
      HealthChecks health,
      ContainerLogs logs,
      ContainerHooks hooks,
      AfterExit afterExit) {
    this.drivers = drivers;
    this.folders = folders;
    this.runFiles = runFiles;
    this.mounts = mounts;
    this.networking = networking;
    this.events = events;
    this.threads = threads;
    this.health = health;
    this.logs = logs;
    this.hooks = hooks;
    this.afterExit = afterExit;
  }

  /** What happens once a run is over and released. */
  @FunctionalInterface
  interface AfterExit {
    /** The container has ended; its last run's resources are free. */
    void ended(Container container);
  }

  /** Watches a running container's process. */
  void watch(Container container, MonitoredProcess process) {
    ContainerRecord record = container.record();
    drivers
        .runtimes()
        .await(record.runtime().driver(), DRIVER_RETURN)
        .exit(folders.ref(record), process)
        .whenCompleteAsync(
            (status, failure) -> {
              if (failure == null) {
                endedQuietly(container, process, status);
              } else {
                watchAgain(container, process, failure);
              }
            },
            threads.workers());
  }

  /** The driver's bundle was stopped; the one that takes over watches on. */
  private void watchAgain(Container container, MonitoredProcess process, Throwable failure) {
    LOG.info("watch of {} interrupted: {}", container.label(), failure.getMessage());
    threads.after(
        WATCH_AGAIN,
        () -> {
          if (!process.equals(container.record().process()) || threads.isClosed()) {
            return;
          }
          try {
            watch(container, process);
          } catch (EngineException e) {
            watchAgain(container, process, e);
          }
        });
  }

  private void endedQuietly(Container container, MonitoredProcess process, ExitStatus status) {
    try {
      ended(container, process, status);
    } catch (RuntimeException e) {
      LOG.error("exit of {}: {}", container.label(), e.toString(), e);
    }
  }

  private void ended(Container container, MonitoredProcess process, ExitStatus status) {
    Container.EndCause cause = container.endCause();
    List<Connections.Live> live = new ArrayList<>();
    ContainerRecord record =
        container.change(
            now -> {
              if (!process.equals(now.process())) {
                // A restart of the same container has overtaken this late answer.
                return now;
              }
              live.addAll(now.connections().live());
              return exited(now, status, cause);
            });
    health.end(container);
    logs.end(container);
    if (status.oomKilled()) {
      events.publish(record, "oom");
    }
    events.publish(
        record,
        "die",
        Map.of(
            "exitCode",
            Integer.toString(status.code()),
            "execDuration",
            Long.toString(seconds(record.state()))));
    hooks.afterExit(record, status.code());
    container.endRun(new WaitResult(status.code(), record.state().error()));
    release(container, record, live);
    afterExit.ended(container);
  }

  /** How long the run took, in whole seconds. */
  private static long seconds(ContainerState s) {
    return s.startedAt() == null || s.finishedAt() == null
        ? 0
        : Math.max(0, Duration.between(s.startedAt(), s.finishedAt()).toSeconds());
  }

  private static ContainerRecord exited(
      ContainerRecord now, ExitStatus status, Container.EndCause cause) {
    ContainerState s = now.state();
    ContainerState ended =
        new ContainerState(
            cause == Container.EndCause.STOP ? ContainerStatus.STOPPED : ContainerStatus.EXITED,
            0,
            status.code(),
            status.monitorLost() ? "its monitor was killed; the exit code is not known" : "",
            status.oomKilled(),
            s.startedAt(),
            status.time(),
            s.restartCount());
    ContainerRecord after =
        now.withState(ended, null)
            .withConnections(now.connections().withLive(List.of()))
            .withStoppedByUser(cause != Container.EndCause.ITSELF);
    // Said in the same breath, so that a stop that comes now finds a restart to cancel.
    return RestartPolicies.wantsRestart(after)
        ? after.withState(Container.with(ended, ContainerStatus.RESTARTING), null)
        : after;
  }

  /**
   * Frees network, cgroup, mounts and volumes. What fails is tried again at the next start or
   * restart.
   */
  private void release(Container container, ContainerRecord record, List<Connections.Live> live) {
    // Neither needs the other.
    CompletableFuture<Void> network = beside(() -> networking.ended(record, live));
    try {
      drivers.runtimes().require(record.runtime().driver()).delete(folders.ref(record), true);
      runFiles.remove(container);
      mounts.detach(record);
    } catch (EngineException e) {
      LOG.warn("release {}: {}", container.label(), e.getMessage());
    } finally {
      var unused =
          network
              .exceptionally(
                  e -> {
                    LOG.error("release the network of {}", container.label(), e);
                    return null;
                  })
              .join();
      container.completeRelease();
    }
  }

  private CompletableFuture<Void> beside(Runnable work) {
    try {
      return CompletableFuture.runAsync(work, threads.workers());
    } catch (RejectedExecutionException e) {
      // The engine is ending; what has begun is finished by this thread.
      return CompletableFuture.runAsync(work, Runnable::run);
    }
  }
}
