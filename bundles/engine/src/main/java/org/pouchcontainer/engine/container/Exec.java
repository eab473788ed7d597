package org.pouchcontainer.engine.container;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ExecService.ExecDetails;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.runtime.ExecProcess;

/** One exec: what was asked, and how far it is. */
final class Exec {
  private final String id;
  private final Container container;
  private final ExecSpec spec;
  private final boolean forgotten;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private boolean claimed;
  private @Nullable ExecProcess process;

  Exec(String id, Container container, ExecSpec spec) {
    this(id, container, spec, false);
  }

  /**
   * An exec.
   *
   * @param forgotten whether nobody asks for it after its end
   */
  Exec(String id, Container container, ExecSpec spec, boolean forgotten) {
    this.forgotten = forgotten;
    this.id = id;
    this.container = container;
    this.spec = spec;
  }

  String id() {
    return id;
  }

  Container container() {
    return container;
  }

  ExecSpec spec() {
    return spec;
  }

  /** Whether it is forgotten at its end, as a probe of the engine's own. */
  boolean isForgotten() {
    return forgotten;
  }

  /** Takes the right to start it; CONFLICT for the second who tries. */
  synchronized void claim() {
    if (claimed) {
      throw EngineException.conflict("start exec " + id.substring(0, 12) + ": it was started");
    }
    claimed = true;
  }

  synchronized void started(ExecProcess newProcess) {
    process = newProcess;
  }

  void ended(int code) {
    exitCode.complete(code);
  }

  /** Completes when the exit code can be inspected. */
  CompletableFuture<Integer> recorded() {
    return exitCode;
  }

  void resize(int rows, int columns) {
    ExecProcess now;
    synchronized (this) {
      now = process;
    }
    if (now == null || exitCode.isDone()) {
      throw EngineException.conflict("resize exec " + id.substring(0, 12) + ": it does not run");
    }
    now.resize(rows, columns);
  }

  /** Whether nothing of it runs: it has ended, or nobody has started it. */
  synchronized boolean isIdle() {
    return !claimed || exitCode.isDone();
  }

  synchronized ExecDetails details() {
    Integer code = exitCode.getNow(null);
    boolean running = process != null && code == null;
    return new ExecDetails(
        id, container.record().id(), spec, running, code, running ? process.pid() : 0);
  }
}
