package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;
import org.pouchcontainer.spi.runtime.ExitStatus;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.spi.runtime.RuntimeState;
import org.pouchcontainer.spi.runtime.RuntimeStatus;

/**
 * Containers that exist only here. A signal that ends one does so at once, unless it is ignored.
 */
final class FakeRuntime implements OciRuntime {
  private final Map<ContainerId, Running> running = new ConcurrentHashMap<>();
  private final AtomicInteger pids = new AtomicInteger(100);
  final List<String> calls = new ArrayList<>();
  volatile EngineException failCreate;
  volatile EngineException failStart;
  volatile boolean ignoreTerm;

  private static final class Running {
    final MonitoredProcess process;
    final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    volatile boolean paused;

    Running(MonitoredProcess process) {
      this.process = process;
    }
  }

  /** The program ends by itself. */
  void end(ContainerId id, int code) {
    running.get(id).exit.complete(new ExitStatus(code, Instant.now(), false, false));
  }

  boolean knows(ContainerId id) {
    return running.containsKey(id);
  }

  boolean isPaused(ContainerId id) {
    return running.get(id).paused;
  }

  synchronized boolean wasCalled(String call) {
    return calls.stream().anyMatch(made -> made.startsWith(call));
  }

  private synchronized void note(String call, ContainerRef ref) {
    calls.add(call + " " + ref.id().shortForm());
  }

  @Override
  public String name() {
    return "oci";
  }

  @Override
  public RuntimeStatus probe(RuntimeBinary binary) {
    return new RuntimeStatus(true, "1.0", "");
  }

  @Override
  public MonitoredProcess create(CreateRequest request) {
    note("create", request.container());
    if (failCreate != null) {
      throw failCreate;
    }
    int pid = pids.incrementAndGet();
    Running made = new Running(new MonitoredProcess(pid, 5, 1));
    running.put(request.container().id(), made);
    return made.process;
  }

  @Override
  public void start(ContainerRef container) {
    note("start", container);
    if (failStart != null) {
      throw failStart;
    }
  }

  @Override
  public void kill(ContainerRef container, int signal, boolean all) {
    note("kill-" + signal, container);
    Running found = running.get(container.id());
    if (found == null || found.exit.isDone()) {
      throw new EngineException(ErrorKind.FAILED_PRECONDITION, "kill: it does not run");
    }
    if (signal == Signals.KILL || (signal == Signals.TERM && !ignoreTerm)) {
      end(container.id(), 128 + signal);
    }
  }

  @Override
  public void pause(ContainerRef container) {
    running.get(container.id()).paused = true;
  }

  @Override
  public void resume(ContainerRef container) {
    Running found = running.get(container.id());
    if (found != null) {
      found.paused = false;
    }
  }

  @Override
  public Optional<RuntimeState> state(ContainerRef container) {
    return Optional.ofNullable(running.get(container.id()))
        .map(
            r ->
                new RuntimeState(
                    r.paused ? RuntimeState.Status.PAUSED : RuntimeState.Status.RUNNING,
                    r.process.pid()));
  }

  @Override
  public void delete(ContainerRef container, boolean force) {
    note("delete", container);
    Running gone = running.remove(container.id());
    if (gone != null) {
      // The end of the monitor ends the streams of those who are attached.
      gone.exit.complete(new ExitStatus(137, Instant.now(), false, false));
    }
  }

  @Override
  public void update(ContainerRef container, byte[] resources) {
    note("update", container);
  }

  @Override
  public List<Integer> processes(ContainerRef container) {
    return List.of(running.get(container.id()).process.pid());
  }

  @Override
  public Attachment attach(ContainerRef container) {
    note("attach", container);
    Running found = running.get(container.id());
    return new Attachment() {
      private final CompletableFuture<Void> closed = new CompletableFuture<>();

      @Override
      public void pump(OutputSink sink) throws IOException {
        sink.write(false, new byte[] {'x'}, 0, 1);
        CompletableFuture.anyOf(found.exit, closed).join();
      }

      @Override
      public void writeInput(byte[] buffer, int offset, int length) {}

      @Override
      public void closeInput() {}

      @Override
      public void close() {
        closed.complete(null);
      }
    };
  }

  @Override
  public void resize(ContainerRef container, int rows, int columns) {
    note("resize", container);
  }

  @Override
  public ExecProcess exec(ContainerRef container, ExecRequest request) {
    throw new EngineException(ErrorKind.NOT_FOUND, "exec: no such program");
  }

  @Override
  public CompletionStage<ExitStatus> exit(ContainerRef container, MonitoredProcess process) {
    Running found = running.get(container.id());
    return found != null
        ? found.exit
        : CompletableFuture.completedFuture(new ExitStatus(255, Instant.now(), false, true));
  }

  @Override
  public void reopenLog(ContainerRef container) {
    note("reopenLog", container);
  }
}
