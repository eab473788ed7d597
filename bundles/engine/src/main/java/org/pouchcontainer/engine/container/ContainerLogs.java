package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.api.container.ContainerSpec.LogConfig;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.log.FileChanges;
import org.pouchcontainer.engine.log.LogCursor;
import org.pouchcontainer.engine.log.LogForwarder;
import org.pouchcontainer.engine.log.LogOptions;
import org.pouchcontainer.engine.log.LogSegments;
import org.pouchcontainer.engine.log.SegmentedLog.Position;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogDetails;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogFileKeeper;
import org.pouchcontainer.spi.log.LogSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings containers' output to their log drivers. The monitor's log is the journal: it is written
 * without the engine, and what a driver has not confirmed is sent again after a crash.
 */
final class ContainerLogs {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLogs.class);

  /** The driver that keeps nothing. */
  static final String NONE = "none";

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Drivers drivers;
  private final ContainerFolders folders;
  private final FileChanges changes;
  private final EngineThreads threads;
  private final Map<ContainerId, Active> active = new ConcurrentHashMap<>();

  private record Active(LogForwarder forwarder, FileChanges.Listening listening) {}

  ContainerLogs(
      Drivers drivers, ContainerFolders folders, FileChanges changes, EngineThreads threads) {
    this.drivers = drivers;
    this.folders = folders;
    this.changes = changes;
    this.threads = threads;
  }

  /** Refuses a driver that is not there and options that it does not know; INVALID_ARGUMENT. */
  void validate(LogConfig config) {
    LogOptions options = LogOptions.of(config.options());
    if (config.driver().equals(NONE)) {
      return;
    }
    LogDriver driver =
        drivers
            .logs()
            .find(config.driver())
            .orElseThrow(
                () -> {
                  var known = new TreeSet<>(drivers.logs().all().keySet());
                  known.add(NONE);
                  return EngineException.invalid(
                      "logger: no log driver named '"
                          + config.driver()
                          + "' is registered; there are "
                          + String.join(", ", known));
                });
    driver.validate(options.driver());
  }

  /** Ends the start of an engine whose configuration names what no container could use. */
  void validateDefaults(DaemonSettings.LogDefaults standard) {
    try {
      validate(new LogConfig(standard.driver(), standard.options()));
    } catch (EngineException e) {
      throw e.within("setting default-log-config");
    }
  }

  /** A run begins, or is found running. */
  void begin(Container container) {
    ContainerRecord record = container.record();
    if (record.spec().log().driver().equals(NONE)) {
      return;
    }
    LogForwarder forwarder = forwarder(container);
    Active before = active.remove(record.id());
    CompletableFuture<Void> free =
        before == null
            ? CompletableFuture.completedFuture(null)
            // It still carries the last run's lines: the new one goes on where that has got to.
            : before.forwarder().abandon();
    FileChanges.Listening listening = () -> {};
    try {
      listening = changes.listen(folders.durable(record.id()), () -> wake(free, forwarder));
    } catch (IOException e) {
      LOG.warn("log of {} is carried on only at its end: {}", container.label(), e.toString());
    }
    active.put(record.id(), new Active(forwarder, listening));
    var unused = free.thenRun(forwarder::wake);
  }

  private static void wake(CompletableFuture<Void> free, LogForwarder forwarder) {
    if (free.isDone()) {
      forwarder.wake();
    }
  }

  /** The run is over: what is left is carried on in the background. */
  void end(Container container) {
    ContainerId id = container.record().id();
    Active ended = active.get(id);
    if (ended != null) {
      ended.listening().close();
      var unused = ended.forwarder().finish().thenRun(() -> active.remove(id, ended));
    }
  }

  /** A container that does not run: what an engine before this one has not carried on. */
  void recover(Container container) {
    ContainerRecord record = container.record();
    if (record.spec().log().driver().equals(NONE) || !hasRest(record)) {
      return;
    }
    begin(container);
    end(container);
  }

  private boolean hasRest(ContainerRecord record) {
    LogSegments segments = segments(record);
    try {
      if (segments.liveBytes() == 0 && !segments.isInterrupted()) {
        return false;
      }
      Optional<Position> cursor = cursor(record).read();
      return cursor.isEmpty() || segments.hasMoreThan(cursor.get());
    } catch (IOException e) {
      LOG.warn("log of container {}: {}", record.id().shortForm(), e.toString());
      return false;
    }
  }

  /** It is removed: waits a moment for the rest, but not for a destination that is away. */
  void remove(Container container) {
    Active last = active.remove(container.record().id());
    if (last == null) {
      return;
    }
    last.listening().close();
    await(last.forwarder().finishOrFail());
    await(last.forwarder().abandon());
  }

  private static void await(CompletableFuture<?> moment) {
    try {
      moment.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("a log driver takes longer than {}", FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw EngineException.internal("end a log", e.getCause());
    }
  }

  private LogForwarder forwarder(Container container) {
    ContainerRecord record = container.record();
    LogConfig config = record.spec().log();
    LogOptions options = LogOptions.of(config.options());
    return new LogForwarder(
        container.label(),
        segments(record),
        cursor(record),
        () ->
            drivers
                .logs()
                .require(config.driver())
                .open(source(container.record()), options.driver()),
        options.limits(),
        () -> reopen(container),
        threads);
  }

  private boolean reopen(Container container) {
    ContainerRecord record = container.record();
    if (!record.state().status().isAlive()) {
      return false;
    }
    drivers.runtimes().require(record.runtime().driver()).reopenLog(folders.ref(record));
    return true;
  }

  /** The log of its own that a driver writes; empty if it writes none that others can read. */
  String path(ContainerRecord record) {
    return drivers
        .logs()
        .find(record.spec().log().driver())
        .filter(LogFileKeeper.class::isInstance)
        .map(driver -> ((LogFileKeeper) driver).file(source(record)))
        .map(Path::toString)
        .orElse("");
  }

  /** What its options choose to be shown with each line. */
  Map<String, String> details(ContainerRecord record) {
    return LogDetails.of(source(record), record.spec().log().options());
  }

  private LogSegments segments(ContainerRecord record) {
    return new LogSegments(folders.log(record.id()));
  }

  private LogCursor cursor(ContainerRecord record) {
    return new LogCursor(folders.logCursor(record.id()));
  }

  private LogSource source(ContainerRecord record) {
    Map<String, String> environment = new HashMap<>();
    for (String pair : record.spec().process().env()) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        environment.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new LogSource(
        record.id(),
        record.name(),
        record.spec().image(),
        record.imageId(),
        record.arguments(),
        record.created(),
        record.spec().labels(),
        environment,
        folders.durable(record.id()));
  }
}
