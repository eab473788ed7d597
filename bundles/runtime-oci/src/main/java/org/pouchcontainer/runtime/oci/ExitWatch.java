package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExitStatus;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/**
 * Tells when a container has ended. The one event that counts is the monitor's end: conmon writes
 * the exit file, having drained the streams, as its last act. A monitor that ends without a file
 * was killed; then the container's own end is waited for.
 */
final class ExitWatch implements AutoCloseable {
  private static final int UNKNOWN = 255;

  private final HostProcesses host;
  private final Threads threads;
  private final Set<CompletableFuture<ExitStatus>> pending = ConcurrentHashMap.newKeySet();

  ExitWatch(HostProcesses host, Threads threads) {
    this.host = host;
    this.threads = threads;
  }

  CompletionStage<ExitStatus> watch(ContainerRef container, MonitoredProcess process) {
    RunFiles files = RunFiles.of(container);
    Optional<ExitStatus> known = files.exitStatus();
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    CompletableFuture<ExitStatus> result = new CompletableFuture<>();
    pending.add(result);
    monitorEnd(files, process)
        .thenComposeAsync(end -> afterMonitor(files, process), threads.completions())
        .whenComplete((status, failure) -> tell(result, status, failure));
    return result.minimalCompletionStage();
  }

  @SuppressWarnings("CollectionUndefinedEquality") // its identity is meant
  private void forget(CompletableFuture<ExitStatus> result) {
    pending.remove(result);
  }

  private void tell(CompletableFuture<ExitStatus> result, ExitStatus status, Throwable failure) {
    forget(result);
    if (failure == null) {
      result.complete(status);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private CompletionStage<Void> monitorEnd(RunFiles files, MonitoredProcess process) {
    Optional<MonitorRecord> monitor = files.monitor();
    if (monitor.isPresent()) {
      return host.onEnd(monitor.get().pid(), monitor.get().startTime());
    }
    // Our note is gone, as after a reboot, when the number may be anybody's.
    return host.startTime(process.monitorPid())
        .filter(start -> isMonitorOf(process.monitorPid(), files.id()))
        .map(start -> host.onEnd(process.monitorPid(), start))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private static boolean isMonitorOf(int pid, String id) {
    try {
      Path commandLine = Path.of("/proc/" + pid + "/cmdline");
      return new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8).contains(id);
    } catch (IOException e) {
      // It has just ended.
      return false;
    }
  }

  private CompletionStage<ExitStatus> afterMonitor(RunFiles files, MonitoredProcess process) {
    Optional<ExitStatus> left = files.exitStatus();
    if (left.isPresent()) {
      return CompletableFuture.completedFuture(left.get());
    }
    return host.onEnd(process.pid(), process.startTime())
        .thenApplyAsync(end -> lost(files), threads.completions());
  }

  private static ExitStatus lost(RunFiles files) {
    return files
        .exitStatus()
        .orElseGet(() -> new ExitStatus(UNKNOWN, Instant.now(), files.oomKilled(), true));
  }

  /** Tells everybody who waits that this driver goes; the next one can be asked. */
  @Override
  public void close() {
    EngineException gone =
        new EngineException(
            ErrorKind.UNAVAILABLE, "wait for container: its runtime driver was stopped");
    pending.forEach(result -> result.completeExceptionally(gone));
    pending.clear();
  }
}
