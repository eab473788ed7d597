package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.engine.health.HealthRules;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.ContainerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs health checks: one timer entry for each checked container, a thread only while a probe runs.
 * What a check says is kept in a file, so that a new engine goes on with it.
 */
final class HealthChecks {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final ContainerFolders folders;
  private final ContainerEvents events;
  private final EngineThreads threads;
  private final Prober prober;
  private final Map<ContainerId, Check> checks = new ConcurrentHashMap<>();

  HealthChecks(
      ContainerFolders folders, ContainerEvents events, EngineThreads threads, Prober prober) {
    this.folders = folders;
    this.events = events;
    this.threads = threads;
    this.prober = prober;
  }

  /** Runs one probe. */
  @FunctionalInterface
  interface Prober {
    /**
     * Runs a probe; blocks until it has ended or was killed. Empty if the container ended or was
     * frozen meanwhile, so that the probe says nothing.
     */
    Optional<Health.Probe> probe(Container container, HealthTest test);
  }

  private static final class Check {
    final Container container;
    final HealthTest test;
    final Instant startedAt;
    private @Nullable Future<?> next;
    private boolean over;

    Check(Container container, HealthTest test, Instant startedAt) {
      this.container = container;
      this.test = test;
      this.startedAt = startedAt;
    }

    synchronized boolean isOver() {
      return over;
    }

    synchronized void end() {
      over = true;
      if (next != null) {
        next.cancel(false);
      }
    }

    synchronized void follow(Future<?> newNext) {
      next = newNext;
      if (over) {
        newNext.cancel(false);
      }
    }
  }

  /** A run begins. */
  void begin(Container container) {
    container.health(null);
    watch(container, HealthRules.START);
  }

  /** A container runs on from an earlier engine. */
  void resume(Container container) {
    watch(container, load(container).orElse(HealthRules.START));
  }

  /** A container that does not run is shown with what its last check said. */
  void recall(Container container) {
    if (HealthRules.isChecked(container.record().spec().healthTest())) {
      load(container).ifPresent(container::health);
    }
  }

  private void watch(Container container, Health health) {
    ContainerRecord record = container.record();
    HealthTest test = record.spec().healthTest();
    if (test == null || !HealthRules.isChecked(test)) {
      return;
    }
    Instant startedAt = record.state().startedAt();
    Check check = new Check(container, test, startedAt == null ? Instant.now() : startedAt);
    Check before = checks.put(record.id(), check);
    if (before != null) {
      before.end();
    }
    show(container, health);
    probeLater(check);
  }

  /** The run is over. */
  void end(Container container) {
    Check check = checks.remove(container.record().id());
    if (check == null) {
      return;
    }
    check.end();
    Health health = container.health();
    if (health != null) {
      show(container, HealthRules.ended(health));
    }
  }

  private void probeLater(Check check) {
    Health health = check.container.health();
    Duration delay =
        HealthRules.delay(
            health == null ? HealthRules.START : health,
            check.test,
            check.startedAt,
            Instant.now());
    check.follow(threads.schedule(delay, () -> probe(check)));
  }

  private void probe(Check check) {
    if (check.isOver()) {
      return;
    }
    try {
      if (check.container.state().status() == ContainerStatus.RUNNING) {
        prober.probe(check.container, check.test).ifPresent(probe -> note(check, probe));
      }
    } catch (RuntimeException e) {
      // A defect of ours must not end the check for good.
      LOG.warn("health check of {}: {}", check.container.label(), e.toString());
    }
    if (!check.isOver() && !threads.isClosed()) {
      probeLater(check);
    }
  }

  private void note(Check check, Health.Probe probe) {
    Health before;
    Health after;
    synchronized (check) {
      if (check.isOver()) {
        return;
      }
      Health known = check.container.health();
      before = known == null ? HealthRules.START : known;
      after = HealthRules.after(before, probe, check.test, check.startedAt);
      show(check.container, after);
    }
    if (before.status() != after.status()) {
      events.publish(
          check.container.record(),
          "health_status: " + after.status().name().toLowerCase(Locale.ROOT));
    }
  }

  private void show(Container container, Health health) {
    container.health(health);
    Path file = folders.health(container.record().id());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      // Not synced: it tells of a run, and a run does not outlive the machine's.
      Files.write(fresh, RecordJson.mapper().writeValueAsBytes(health));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      LOG.debug("health of {}: it is being removed", container.label());
    } catch (IOException e) {
      LOG.warn("keep the health of {}: {}", container.label(), e.toString());
    }
  }

  private Optional<Health> load(Container container) {
    Path file = folders.health(container.record().id());
    try {
      return Optional.of(RecordJson.mapper().readValue(Files.readAllBytes(file), Health.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("health of {} is not known any more: {}", container.label(), e.toString());
      return Optional.empty();
    }
  }

  /** How many containers are checked now. */
  int count() {
    return checks.size();
  }
}
