package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a container can be told to do. Callers hold its operation lock unless a method says so. */
final class ContainerLifecycle implements ExitHandler.AfterExit {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLifecycle.class);
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);

  /** How long a killed container may take to be gone; the kernel may be writing back its pages. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(60);

  private final Drivers drivers;
  private final ContainerFolders folders;
  private final ContainerStarter starter;
  private final ContainerRemover remover;
  private final ContainerEvents events;
  private final EngineThreads threads;
  private final RestartPolicies restarts = new RestartPolicies();
  private final ExitHandler exits;
  private final HealthChecks health;
  private final ContainerLogs logs;
  private final ContainerHooks hooks;
  private volatile boolean closed;

  ContainerLifecycle(
      Drivers drivers,
      ContainerFolders folders,
      ContainerStarter starter,
      ContainerRemover remover,
      ContainerEvents events,
      EngineThreads threads,
      HealthChecks health,
      ContainerLogs logs,
      ContainerHooks hooks,
      ExitHandlerFactory exits) {
    this.drivers = drivers;
    this.folders = folders;
    this.starter = starter;
    this.remover = remover;
    this.events = events;
    this.threads = threads;
    this.health = health;
    this.logs = logs;
    this.hooks = hooks;
    this.exits = exits.create(this);
  }

  /** Finds the processes of a container. */
  @FunctionalInterface
  interface ProcessIds {
    /** Their ids in the host's numbering. */
    List<Integer> of(Container container);
  }

  /** Makes the handler that calls back when a container has ended. */
  @FunctionalInterface
  interface ExitHandlerFactory {
    /** A handler. */
    ExitHandler create(ExitHandler.AfterExit afterExit);
  }

  void start(Container container) {
    ContainerStatus status = container.state().status();
    if (status == ContainerStatus.RUNNING) {
      throw new EngineException(
          ErrorKind.NOT_MODIFIED, "start " + container.label() + ": it runs already");
    }
    if (container.removed().isDone()) {
      throw EngineException.notFound(container.label() + ": was removed");
    }
    if (!status.canStart()) {
      throw EngineException.conflict(
          "start " + container.label() + ": it is " + word(status) + hint(status));
    }
    forgetRestarts(container);
    try {
      startNow(container);
    } catch (EngineException e) {
      if (container.record().spec().autoRemove()) {
        // Whoever asked for its removal at its end waits for it, also if it never ran.
        threads.workers().execute(() -> removeEnded(container));
      }
      throw e;
    }
  }

  /** A user's start begins the policy's counting anew. */
  private void forgetRestarts(Container container) {
    restarts.forget(container.record().id());
    container.change(now -> now.withState(now.state().withRestartCount(0), now.process()));
  }

  private void startNow(Container container) {
    MonitoredProcess process = starter.start(container);
    logs.begin(container);
    health.begin(container);
    exits.watch(container, process);
    events.publish(container.record(), "start");
    hooks.afterStart(container.record(), folders.root(container.record().id()));
  }

  private static String hint(ContainerStatus status) {
    return status == ContainerStatus.PAUSED ? "; unpause it" : "";
  }

  /** Watches a container that runs on from an earlier engine. */
  void adopt(Container container, MonitoredProcess process) {
    container.beginRun();
    logs.begin(container);
    health.resume(container);
    exits.watch(container, process);
  }

  void stop(Container container, @Nullable Duration timeout, String signal) {
    ContainerStatus status = container.state().status();
    if (status == ContainerStatus.RESTARTING) {
      cancelRestart(container);
      return;
    }
    if (!status.isAlive()) {
      container.change(now -> now.withStoppedByUser(true));
      throw new EngineException(
          ErrorKind.NOT_MODIFIED, "stop " + container.label() + ": it does not run");
    }
    ContainerRecord record = container.record();
    int number =
        Signals.parse(signal.isEmpty() ? record.spec().stop().signal() : signal, Signals.TERM);
    container.expectEnd(Container.EndCause.STOP);
    signalled(container, number);
    thaw(container);
    if (!awaitExit(container, patience(container, timeout))) {
      killAndAwait(container);
    }
    if (container.state().status() == ContainerStatus.RESTARTING) {
      // It ended by itself in the same moment, and its policy wants it back.
      cancelRestart(container);
    } else {
      events.publish(container.record(), "stop");
    }
  }

  /** How long a stop waits before it kills; negative for ever. */
  Duration patience(Container container, @Nullable Duration asked) {
    Duration configured = container.record().spec().stop().timeout();
    return asked != null ? asked : configured == null ? DEFAULT_STOP : configured;
  }

  /** Cuts a patient stop short; needs no lock. */
  void killIfStopping(Container container) {
    if (container.endCause() == Container.EndCause.STOP && container.state().status().isAlive()) {
      send(container, Signals.KILL);
      thaw(container);
    }
  }

  private void cancelRestart(Container container) {
    container.change(
        now ->
            now.withState(Container.with(now.state(), ContainerStatus.STOPPED), null)
                .withStoppedByUser(true));
    events.publish(container.record(), "stop");
  }

  void restart(Container container, @Nullable Duration timeout, String signal) {
    if (container.state().status().isAlive()
        || container.state().status() == ContainerStatus.RESTARTING) {
      stop(container, timeout, signal);
    }
    forgetRestarts(container);
    startNow(container);
    events.publish(container.record(), "restart");
  }

  /** Sends a signal; needs no lock. */
  void kill(Container container, String signal) {
    int number = Signals.parse(signal, Signals.KILL);
    container.requireProcess("kill");
    if (number == Signals.KILL) {
      container.expectEnd(Container.EndCause.KILL);
    }
    signalled(container, number);
    if (number == Signals.KILL) {
      // A frozen process dies only once it is thawed.
      thaw(container);
    }
  }

  private void signalled(Container container, int signal) {
    send(container, signal);
    events.publish(container.record(), "kill", Map.of("signal", Integer.toString(signal)));
  }

  void pause(Container container) {
    if (!container.state().status().canPause()) {
      throw EngineException.conflict(
          "pause " + container.label() + ": it is " + word(container.state().status()));
    }
    runtime(container).pause(folders.ref(container.record()));
    moveTo(container, ContainerStatus.RUNNING, ContainerStatus.PAUSED);
    events.publish(container.record(), "pause");
  }

  void unpause(Container container) {
    if (container.state().status() != ContainerStatus.PAUSED) {
      throw EngineException.conflict(
          "unpause " + container.label() + ": it is " + word(container.state().status()));
    }
    runtime(container).resume(folders.ref(container.record()));
    moveTo(container, ContainerStatus.PAUSED, ContainerStatus.RUNNING);
    events.publish(container.record(), "unpause");
  }

  void remove(Container container, boolean force, boolean volumes) {
    ContainerStatus status = container.state().status();
    if (status.isAlive()) {
      if (!force) {
        throw EngineException.conflict(
            "remove " + container.label() + ": it is " + word(status) + "; stop it or use force");
      }
      container.expectEnd(Container.EndCause.KILL);
      killAndAwait(container);
    } else if (status == ContainerStatus.RESTARTING) {
      if (!force) {
        throw EngineException.conflict(
            "remove " + container.label() + ": it is restarting; stop it or use force");
      }
      cancelRestart(container);
    } else if (status == ContainerStatus.REMOVING) {
      throw EngineException.notFound(container.label() + ": was removed");
    }
    await(container.released(), KILL_LIMIT, "remove " + container.label());
    restarts.forget(container.record().id());
    remover.remove(container, volumes);
  }

  /** Live streams of a running container; needs no lock. */
  Attachment attach(Container container) {
    Future<?> exit = container.exit();
    return new OrderedAttachment(
        runtime(container).attach(folders.ref(container.record())), () -> exit);
  }

  /** Sets the terminal's size, or the first size of the next run; needs no lock. */
  void resize(Container container, int rows, int columns) {
    if (container.state().status().isAlive()) {
      runtime(container).resize(folders.ref(container.record()), rows, columns);
    } else {
      container.change(now -> now.withSize(rows, columns));
    }
  }

  /** Process ids of a running container; needs no lock. */
  List<Integer> processes(Container container) {
    return runtime(container).processes(folders.ref(container.record()));
  }

  // The end of a run.

  /** Removes or restarts a container whose run is over; called without its lock. */
  @Override
  public void ended(Container container) {
    ContainerRecord record = container.record();
    if (record.spec().autoRemove()) {
      removeEnded(container);
    } else if (RestartPolicies.wantsRestart(record)) {
      restartLater(container);
    }
  }

  private void removeEnded(Container container) {
    container.operation.lock();
    try {
      if (container.state().status().canRemove()) {
        // Its cgroup can be found only while the run's files are there.
        await(container.released(), KILL_LIMIT, "remove " + container.label());
        remover.remove(container, true);
      }
    } catch (EngineException e) {
      LOG.error("automatic removal: {}", e.getMessage());
    } finally {
      container.operation.unlock();
    }
  }

  private void restartLater(Container container) {
    Duration delay = restarts.nextDelay(container.record());
    container.operation.lock();
    try {
      ContainerRecord record = container.record();
      ContainerStatus status = record.state().status();
      if (closed || !status.canStart() || !RestartPolicies.wantsRestart(record)) {
        return;
      }
      container.change(
          now -> now.withState(Container.with(now.state(), ContainerStatus.RESTARTING), null));
    } finally {
      container.operation.unlock();
    }
    threads.after(delay, () -> restartNow(container));
  }

  private void restartNow(Container container) {
    container.operation.lock();
    try {
      if (closed || container.state().status() != ContainerStatus.RESTARTING) {
        return;
      }
      container.change(
          now -> now.withState(now.state().withRestartCount(now.state().restartCount() + 1), null));
      startNow(container);
    } catch (EngineException e) {
      LOG.warn("restart policy: {}", e.getMessage());
      threads.workers().execute(() -> ended(container));
    } finally {
      container.operation.unlock();
    }
  }

  /** Finishes a removal that a crash has interrupted, of a container that does not run. */
  boolean finishRemoval(Container container) {
    container.operation.lock();
    try {
      return remover.finish(container);
    } finally {
      container.operation.unlock();
    }
  }

  /** Starts what its restart policy wants to run when the engine starts. */
  void startWithEngine(Container container) {
    threads
        .workers()
        .execute(
            () -> {
              container.operation.lock();
              try {
                if (container.state().status().canStart()) {
                  startNow(container);
                }
              } catch (EngineException e) {
                LOG.warn("start with the engine: {}", e.getMessage());
              } finally {
                container.operation.unlock();
              }
            });
  }

  /** No restart begins any more. */
  void close() {
    closed = true;
  }

  // Helpers.

  private void killAndAwait(Container container) {
    signalled(container, Signals.KILL);
    thaw(container);
    await(container.exit(), KILL_LIMIT, "kill " + container.label());
  }

  private void send(Container container, int signal) {
    try {
      runtime(container).kill(folders.ref(container.record()), signal, false);
    } catch (EngineException e) {
      // It has ended meanwhile, which is what a signal is for; its exit is about to be recorded.
      if (e.kind() != ErrorKind.FAILED_PRECONDITION && e.kind() != ErrorKind.NOT_FOUND) {
        throw e.within("signal " + container.label());
      }
    }
  }

  private void thaw(Container container) {
    if (container.state().status() == ContainerStatus.PAUSED) {
      try {
        runtime(container).resume(folders.ref(container.record()));
      } catch (EngineException e) {
        // It is as it should be already: another caller was faster, or it has ended.
        if (e.kind() != ErrorKind.FAILED_PRECONDITION && e.kind() != ErrorKind.NOT_FOUND) {
          throw e.within("resume " + container.label());
        }
      }
      moveTo(container, ContainerStatus.PAUSED, ContainerStatus.RUNNING);
    }
  }

  /** A change of status, unless the container has ended meanwhile. */
  private static void moveTo(Container container, ContainerStatus from, ContainerStatus to) {
    container.change(
        now ->
            now.state().status() == from
                ? now.withState(Container.with(now.state(), to), now.process())
                : now);
  }

  private static boolean awaitExit(Container container, Duration limit) {
    try {
      if (limit.isNegative()) {
        container.exit().get();
      } else {
        container.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "stop " + container.label(), e);
    } catch (ExecutionException e) {
      throw EngineException.internal("stop " + container.label(), e.getCause());
    }
  }

  private static void await(Future<?> moment, Duration limit, String action) {
    try {
      moment.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EngineException(
          ErrorKind.DEADLINE_EXCEEDED, action + ": not done within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, action + ": interrupted", e);
    } catch (ExecutionException e) {
      throw EngineException.internal(action, e.getCause());
    }
  }

  private OciRuntime runtime(Container container) {
    return drivers.runtimes().await(container.record().runtime().driver(), Duration.ofSeconds(5));
  }

  private static String word(ContainerStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
