package org.pouchcontainer.engine.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.engine.log.FileChanges;
import org.pouchcontainer.engine.log.MonitorLogStream;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/**
 * One container: its record, and what only lives while this engine does.
 *
 * <p>Two locks with one duty each. {@link #operation} is held by a life-cycle operation for as long
 * as it takes, mounts and runtime calls included. The object's own monitor guards the record for
 * the moment of a change; nothing that can block but the store is called under it. Readers take
 * neither.
 */
final class Container {
  /** Excludes life-cycle operations from each other. */
  final ReentrantLock operation = new ReentrantLock();

  private final RecordStore<ContainerRecord> store;
  private volatile ContainerRecord record;

  /** Completes when the current run's exit is recorded; a completed one while nothing runs. */
  private volatile CompletableFuture<WaitResult> exit = CompletableFuture.completedFuture(null);

  /** Completes when the last run's mounts, network and cgroup are released. */
  private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

  private volatile @Nullable Health health;

  private volatile CompletionStage<Void> layerIdle = CompletableFuture.completedStage(null);

  private volatile EndCause endCause = EndCause.ITSELF;

  private final Set<Runnable> endListeners = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<WaitResult> removed = new CompletableFuture<>();
  private CompletableFuture<WaitResult> nextExit = new CompletableFuture<>();
  private final List<DeferredAttachment> waitingForStart = new ArrayList<>();

  Container(RecordStore<ContainerRecord> store, ContainerRecord record) {
    this.store = store;
    this.record = record;
  }

  /** The record now; a value that never changes. */
  ContainerRecord record() {
    return record;
  }

  ContainerState state() {
    return record.state();
  }

  /** What its health check says; null if it has none or never ran. */
  @Nullable Health health() {
    return health;
  }

  void health(@Nullable Health newHealth) {
    health = newHealth;
  }

  /** How messages name it: {@code container web (3f2a…)}. */
  String label() {
    ContainerRecord now = record;
    return "container " + now.name() + " (" + now.id().shortForm() + ")";
  }

  /** A change of a record. */
  @FunctionalInterface
  interface Change {
    /** The new record. */
    ContainerRecord apply(ContainerRecord current);
  }

  /** Saves a change, then makes it visible. */
  synchronized ContainerRecord change(Change change) {
    if (record.state().status() == ContainerStatus.REMOVING && removed.isDone()) {
      throw EngineException.notFound(label() + ": was removed");
    }
    ContainerRecord next = change.apply(record);
    if (!next.equals(record)) {
      store.save(next.id().value(), next);
      record = next;
    }
    return next;
  }

  /** Marks it as being removed without saving: after a crash it is as it was. */
  synchronized void markRemoving() {
    ContainerState s = record.state();
    record = record.withState(with(s, ContainerStatus.REMOVING), null);
  }

  /** Takes {@link #markRemoving} back after a failure. */
  synchronized void markDead(String error) {
    ContainerState s = record.state();
    record =
        record.withState(
            new ContainerState(
                ContainerStatus.DEAD,
                0,
                s.exitCode(),
                error,
                s.oomKilled(),
                s.startedAt(),
                s.finishedAt(),
                s.restartCount()),
            null);
  }

  static ContainerState with(ContainerState s, ContainerStatus status) {
    return new ContainerState(
        status,
        s.pid(),
        s.exitCode(),
        s.error(),
        s.oomKilled(),
        s.startedAt(),
        s.finishedAt(),
        s.restartCount());
  }

  /** Its process while it is alive. */
  MonitoredProcess requireProcess(String action) {
    MonitoredProcess process = record.process();
    if (process == null || !record.state().status().isAlive()) {
      throw EngineException.conflict(action + " " + label() + ": it is not running");
    }
    return process;
  }

  // What follows is about waiting.

  CompletableFuture<WaitResult> exit() {
    return exit;
  }

  CompletableFuture<Void> released() {
    return released;
  }

  CompletableFuture<WaitResult> removed() {
    return removed;
  }

  synchronized CompletableFuture<WaitResult> nextExit() {
    return nextExit;
  }

  /** A run begins: who waits from now on waits for its end. */
  synchronized void beginRun() {
    exit = new CompletableFuture<>();
    released = new CompletableFuture<>();
    endCause = EndCause.ITSELF;
  }

  /** The end of the run that goes on now, for those who may stop waiting before it comes. */
  MonitorLogStream.RunEnd runEnd() {
    CompletableFuture<WaitResult> current = exit;
    return new MonitorLogStream.RunEnd() {
      @Override
      public boolean isOver() {
        return current.isDone();
      }

      @Override
      public FileChanges.Listening listen(Runnable listener) {
        // A wrapper of its own, so that equal listeners do not take each other's place.
        @SuppressWarnings("UnnecessaryMethodReference") // its identity is its own
        Runnable own = listener::run;
        endListeners.add(own);
        return () -> endListeners.remove(own);
      }
    };
  }

  /** The end of a run that is long over. */
  static final MonitorLogStream.RunEnd OVER =
      new MonitorLogStream.RunEnd() {
        @Override
        public boolean isOver() {
          return true;
        }

        @Override
        public FileChanges.Listening listen(Runnable listener) {
          return () -> {};
        }
      };

  /** Who ends a run. */
  enum EndCause {
    /** The container itself. */
    ITSELF,
    /** A user's stop; shown as stopped. */
    STOP,
    /** A user's kill; shown as exited, and not restarted. */
    KILL
  }

  /** Notes who will have ended the run that goes on now; a stop stays a stop. */
  synchronized void expectEnd(EndCause cause) {
    if (endCause != EndCause.STOP) {
      endCause = cause;
    }
  }

  EndCause endCause() {
    return endCause;
  }

  /** The run's end is recorded. Completes waiters outside the lock. */
  void endRun(WaitResult result) {
    CompletableFuture<WaitResult> next;
    CompletableFuture<WaitResult> current;
    synchronized (this) {
      next = nextExit;
      nextExit = new CompletableFuture<>();
      current = exit;
    }
    current.complete(result);
    next.complete(result);
    endListeners.forEach(Runnable::run);
  }

  /** Completes when the last run's writable layer may be mounted again. */
  CompletionStage<Void> layerIdle() {
    return layerIdle;
  }

  /** The writable layer is unmounted, and the kernel writes it back until the stage completes. */
  void writableLayerInUse(CompletionStage<Void> until) {
    layerIdle = until;
  }

  /** The run's resources are released. */
  void completeRelease() {
    released.complete(null);
  }

  /** It is gone; all waiters are told. */
  void completeRemoval(WaitResult result) {
    CompletableFuture<WaitResult> next;
    synchronized (this) {
      next = nextExit;
    }
    removed.complete(result);
    exit.complete(result);
    next.complete(result);
    endListeners.forEach(Runnable::run);
    takeWaiting().forEach(attachment -> attachment.fail());
  }

  // What follows is about clients that attach before the start.

  /** Registers a client that wants the streams of the next run. */
  synchronized void attachAtStart(DeferredAttachment attachment) {
    if (removed.isDone()) {
      throw new EngineException(ErrorKind.NOT_FOUND, label() + ": was removed");
    }
    waitingForStart.removeIf(DeferredAttachment::isClosed);
    waitingForStart.add(attachment);
  }

  /** The clients that wait for a start, each handed out once. */
  synchronized List<DeferredAttachment> takeWaiting() {
    List<DeferredAttachment> taken = List.copyOf(waitingForStart);
    waitingForStart.clear();
    return taken;
  }
}
