package org.pouchcontainer.rest.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Containers that run nothing; tests end them with {@link #exit}. */
public final class FakeContainers implements ContainerService {
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
  public static final Digest IMAGE = Digest.sha256(new byte[] {1});

  /** What was called, as {@code stop web PT1S SIGINT}. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** What the next calls of attach and logs return. */
  public volatile FakeAttachment attachment = new FakeAttachment();

  public volatile FakeLog log = new FakeLog(false);
  public volatile @Nullable AttachRequest attachRequest;
  public volatile @Nullable LogQuery logQuery;
  public volatile @Nullable ContainerQuery query;
  public volatile @Nullable CreateContainer created;
  public volatile @Nullable EngineException startFailure;
  public volatile @Nullable Runnable onStart;

  private final Map<String, Entry> byName = new LinkedHashMap<>();

  private static final class Entry {
    ContainerId id;
    String name;
    ContainerSpec spec;
    ContainerState state = ContainerState.NEW;
    final Map<CompletableFuture<WaitResult>, WaitCondition> waiters = new ConcurrentHashMap<>();
  }

  private synchronized Entry find(String container) {
    Entry e = byName.get(container);
    if (e != null) {
      return e;
    }
    return byName.values().stream()
        .filter(c -> c.id.value().startsWith(container))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("No such container: " + container));
  }

  public int waiters(String container) {
    Entry e = find(container);
    e.waiters.keySet().removeIf(CompletableFuture::isDone);
    return e.waiters.size();
  }

  public synchronized void exit(String container, int code) {
    Entry e = find(container);
    e.state =
        new ContainerState(
            ContainerStatus.EXITED, 0, code, "", false, CREATED, CREATED.plusSeconds(1), 0);
    complete(e, code, false);
  }

  private static void complete(Entry e, int code, boolean removed) {
    e.waiters.forEach(
        (future, condition) -> {
          if (removed || condition != WaitCondition.REMOVED) {
            future.complete(new WaitResult(code, ""));
          }
        });
  }

  public synchronized void add(String name, ContainerSpec spec, ContainerStatus status) {
    Entry e = new Entry();
    e.id = ContainerId.random();
    e.name = name;
    e.spec = spec;
    e.state = new ContainerState(status, 42, 0, "", false, CREATED, null, 0);
    byName.put(name, e);
  }

  @Override
  public synchronized Created create(CreateContainer request) {
    created = request;
    if (request.spec().image().equals("missing")) {
      throw EngineException.notFound("No such image: missing:latest");
    }
    String name = request.name().isEmpty() ? "generated" : request.name().replaceFirst("^/", "");
    if (byName.containsKey(name)) {
      throw new EngineException(ErrorKind.ALREADY_EXISTS, "name " + name + " is in use");
    }
    Entry e = new Entry();
    e.id = request.id() == null ? ContainerId.random() : request.id();
    e.name = name;
    e.spec = request.spec();
    byName.put(name, e);
    return new Created(e.id, name, List.of());
  }

  @Override
  public void start(String container) {
    Entry e = find(container);
    if (startFailure != null) {
      e.state = new ContainerState(ContainerStatus.CREATED, 0, 127, "x", false, null, null, 0);
      throw startFailure;
    }
    if (e.state.status().isAlive()) {
      throw new EngineException(ErrorKind.NOT_MODIFIED, container + " runs already");
    }
    e.state = new ContainerState(ContainerStatus.RUNNING, 42, 0, "", false, CREATED, null, 0);
    if (onStart != null) {
      onStart.run();
    }
  }

  @Override
  public void stop(String container, @Nullable Duration timeout, String signal) {
    calls.add(("stop " + container + " " + timeout + " " + signal).strip());
    if (!find(container).state.status().isAlive()) {
      throw new EngineException(ErrorKind.NOT_MODIFIED, container + " does not run");
    }
    exit(container, 143);
  }

  @Override
  public void restart(String container, @Nullable Duration timeout, String signal) {
    calls.add(("restart " + container + " " + timeout + " " + signal).strip());
  }

  @Override
  public void kill(String container, String signal) {
    calls.add("kill " + container + " " + signal);
    if (!find(container).state.status().isAlive()) {
      throw EngineException.conflict(container + " does not run");
    }
  }

  @Override
  public void pause(String container) {
    find(container);
    calls.add("pause " + container);
  }

  @Override
  public void unpause(String container) {
    calls.add("unpause " + container);
  }

  @Override
  public void rename(String container, String newName) {
    calls.add("rename " + container + " " + newName);
  }

  @Override
  public synchronized void remove(String container, boolean force, boolean volumes) {
    calls.add("remove " + container + " " + force + " " + volumes);
    Entry e = find(container);
    if (e.state.status().isAlive() && !force) {
      throw EngineException.conflict("remove " + container + ": it runs; stop it first");
    }
    byName.remove(e.name);
    complete(e, e.state.exitCode(), true);
  }

  @Override
  public List<String> update(String container, ContainerUpdate update) {
    calls.add("update " + container + " " + update.resources().memory().limitBytes());
    return List.of("swap is not limited");
  }

  @Override
  public ContainerDetails inspect(String container) {
    return details(find(container));
  }

  private static ContainerDetails details(Entry e) {
    List<String> command = e.spec.process().command();
    return new ContainerDetails(
        e.id,
        e.name,
        CREATED,
        IMAGE,
        e.spec,
        e.state,
        command == null || command.isEmpty() ? "/bin/sh" : command.get(0),
        command == null || command.isEmpty() ? List.of() : command.subList(1, command.size()),
        List.of(),
        ContainerDetails.NetworkStatus.NONE,
        new ContainerDetails.HostFiles("/h/hosts", "/h/hostname", "/h/resolv.conf", "/h/log", null),
        "crun",
        "overlayfs",
        Map.of("UpperDir", "/u"),
        List.of(),
        null);
  }

  @Override
  public synchronized List<ContainerDetails> list(ContainerQuery q) {
    query = q;
    List<ContainerDetails> all = new ArrayList<>();
    byName.values().stream()
        .filter(e -> q.all() || e.state.status().isAlive())
        .forEach(e -> all.add(details(e)));
    return all;
  }

  @Override
  public CompletionStage<WaitResult> await(String container, WaitCondition condition) {
    Entry e = find(container);
    CompletableFuture<WaitResult> future = new CompletableFuture<>();
    if (condition == WaitCondition.NOT_RUNNING && !e.state.status().isAlive()) {
      future.complete(new WaitResult(e.state.exitCode(), ""));
    } else {
      e.waiters.put(future, condition);
    }
    return future;
  }

  @Override
  public LogStream logs(String container, LogQuery q) {
    find(container);
    logQuery = q;
    return log;
  }

  @Override
  public AttachSession attach(String container, AttachRequest request) {
    attachRequest = request;
    return new AttachSession(attachment, find(container).spec.process().tty());
  }

  @Override
  public void resize(String container, int rows, int columns) {
    calls.add("resize " + rows + " " + columns);
  }

  @Override
  public ProcessTable top(String container, List<String> psArguments) {
    calls.add("top " + psArguments);
    return new ProcessTable(List.of("PID", "CMD"), List.of(List.of("42", "sh")));
  }
}
