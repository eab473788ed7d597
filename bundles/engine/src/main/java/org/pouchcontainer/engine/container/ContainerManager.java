package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.engine.log.FileChanges;
import org.pouchcontainer.engine.log.MonitorLogStream;
import org.pouchcontainer.engine.network.NetworkViews;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.Attachment;

/**
 * The engine's containers, for front ends: finds them, takes their locks, lets others do the work.
 */
final class ContainerManager implements ContainerService {
  private final ContainerIndex index;
  private final ContainerCreator creator;
  private final ContainerLifecycle lifecycle;
  private final ContainerUpdates updates;
  private final ContainerConnections connections;
  private final NetworkViews networks;
  private final ContainerViews views;
  private final ContainerFolders folders;
  private final ContainerEvents events;
  private final ContainerLogs logs;
  private final FileChanges changes;

  ContainerManager(
      ContainerIndex index,
      ContainerCreator creator,
      ContainerLifecycle lifecycle,
      ContainerUpdates updates,
      ContainerConnections connections,
      NetworkViews networks,
      ContainerViews views,
      ContainerFolders folders,
      ContainerEvents events,
      ContainerLogs logs,
      FileChanges changes) {
    this.index = index;
    this.creator = creator;
    this.lifecycle = lifecycle;
    this.updates = updates;
    this.connections = connections;
    this.networks = networks;
    this.views = views;
    this.folders = folders;
    this.events = events;
    this.logs = logs;
    this.changes = changes;
  }

  @Override
  public Created create(CreateContainer request) {
    Created created = creator.create(request);
    events.publish(index.require(created.id().value()).record(), "create");
    return created;
  }

  @Override
  public void start(String container) {
    locked(container, lifecycle::start);
  }

  @Override
  public void stop(String container, @Nullable Duration timeout, String signal) {
    Container found = index.require(container);
    hurry(found, lifecycle.patience(found, timeout));
    locked(container, c -> lifecycle.stop(c, timeout, signal));
  }

  /** Ends a more patient stop that holds the lock, once this one would have killed too. */
  private void hurry(Container container, Duration patience) {
    if (patience.isNegative()) {
      return;
    }
    try {
      if (container.operation.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        container.operation.unlock();
      } else {
        lifecycle.killIfStopping(container);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "stop " + container.label(), e);
    }
  }

  @Override
  public void restart(String container, @Nullable Duration timeout, String signal) {
    locked(container, c -> lifecycle.restart(c, timeout, signal));
  }

  @Override
  public void kill(String container, String signal) {
    // Not locked: it must reach a container whose orderly stop is waiting.
    lifecycle.kill(index.require(container), signal);
  }

  @Override
  public void pause(String container) {
    locked(container, lifecycle::pause);
  }

  @Override
  public void unpause(String container) {
    locked(container, lifecycle::unpause);
  }

  @Override
  public void rename(String container, String newName) {
    locked(
        container,
        c -> {
          String name = ContainerIndex.checkName(newName);
          ContainerRecord before = c.record();
          if (before.name().equals(name)) {
            throw EngineException.conflict("rename " + c.label() + ": it has this name already");
          }
          index.reserve(name, before.id());
          try {
            c.change(now -> now.withName(name));
          } catch (RuntimeException e) {
            index.releaseName(name, before.id());
            throw e;
          }
          index.releaseName(before.name(), before.id());
          connections.renamed(c);
          events.publish(c.record(), "rename", Map.of("oldName", "/" + before.name()));
        });
  }

  @Override
  public void remove(String container, boolean force, boolean volumes) {
    if (force) {
      hurry(index.require(container), Duration.ZERO);
    }
    locked(container, c -> lifecycle.remove(c, force, volumes));
  }

  @Override
  public List<String> update(String container, ContainerUpdate update) {
    Container found = index.require(container);
    found.operation.lock();
    try {
      return updates.apply(found, update);
    } finally {
      found.operation.unlock();
    }
  }

  @Override
  public ContainerDetails inspect(String container) {
    return views.details(index.require(container).record());
  }

  @Override
  public List<ContainerDetails> list(ContainerQuery query) {
    Predicate<ContainerRecord> filter = ContainerFilters.of(query, index, networks);
    boolean stateAsked =
        query.filters().containsKey("status") || query.filters().containsKey("exited");
    boolean all = query.all() || query.limit() > 0 || stateAsked;
    Stream<ContainerRecord> found =
        index.all().stream()
            .map(Container::record)
            .filter(record -> all || record.state().status().isAlive())
            .filter(filter)
            .sorted(Comparator.comparing(ContainerRecord::created).reversed());
    return (query.limit() > 0 ? found.limit(query.limit()) : found).map(views::details).toList();
  }

  @Override
  public CompletionStage<WaitResult> await(String container, WaitCondition condition) {
    Container found = index.require(container);
    CompletableFuture<WaitResult> result =
        switch (condition) {
          case NEXT_EXIT -> found.nextExit();
          case REMOVED -> found.removed();
          case NOT_RUNNING ->
              found.state().status().isAlive()
                  ? found.exit()
                  : CompletableFuture.completedFuture(
                      new WaitResult(found.state().exitCode(), found.state().error()));
        };
    // A copy, so that a caller that cancels its wait does not end everybody's.
    return result.copy();
  }

  @Override
  public LogStream logs(String container, LogQuery query) {
    Container found = index.require(container);
    ContainerRecord record = found.record();
    if (record.spec().log().driver().equals(ContainerLogs.NONE)) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "logs of " + found.label() + ": configured logging driver does not support reading");
    }
    if (!query.stdout() && !query.stderr()) {
      throw EngineException.invalid(
          "logs of " + found.label() + ": choose at least one of stdout and stderr");
    }
    return logStream(found, query);
  }

  private LogStream logStream(Container found, LogQuery query) {
    ContainerRecord record = found.record();
    MonitorLogStream.RunEnd end =
        record.state().status().isAlive() ? found.runEnd() : Container.OVER;
    return new MonitorLogStream(
        folders.log(record.id()),
        query,
        record.spec().process().tty(),
        end,
        changes,
        logs.details(record));
  }

  @Override
  public AttachSession attach(String container, AttachRequest request) {
    Container found = index.require(container);
    ContainerRecord record = found.record();
    ContainerStatus status = record.state().status();
    if (status == ContainerStatus.PAUSED) {
      throw EngineException.conflict("attach to " + found.label() + ": it is paused; unpause it");
    }
    boolean tty = record.spec().process().tty();
    Attachment live = request.follow() ? live(found, status) : new ReplayAttachment.NoInput();
    events.publish(record, "attach");
    if (!request.replay()) {
      return new AttachSession(live, tty);
    }
    LogQuery query =
        new LogQuery(
            request.streams().stdout() || tty,
            request.streams().stderr(),
            null,
            null,
            -1,
            request.follow());
    return new AttachSession(new ReplayAttachment(logStream(found, query), live), tty);
  }

  private Attachment live(Container found, ContainerStatus status) {
    if (status.isAlive()) {
      return lifecycle.attach(found);
    }
    if (!status.canStart()) {
      throw EngineException.conflict("attach to " + found.label() + ": it is being removed");
    }
    DeferredAttachment waiting = new DeferredAttachment();
    found.attachAtStart(waiting);
    return waiting;
  }

  @Override
  public void resize(String container, int rows, int columns) {
    if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
      throw EngineException.invalid(
          "resize: rows " + rows + ", columns " + columns + ": must be 0 to 65535");
    }
    Container found = index.require(container);
    lifecycle.resize(found, rows, columns);
    events.publish(
        found.record(),
        "resize",
        Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
  }

  @Override
  public ProcessTable top(String container, List<String> psArguments) {
    Container found = index.require(container);
    found.requireProcess("list processes of");
    ProcessTable table = ProcessLister.list(new HashSet<>(lifecycle.processes(found)), psArguments);
    events.publish(found.record(), "top");
    return table;
  }

  private void locked(String container, Consumer<Container> work) {
    Container found = index.require(container);
    found.operation.lock();
    try {
      work.accept(found);
    } finally {
      found.operation.unlock();
    }
  }
}
