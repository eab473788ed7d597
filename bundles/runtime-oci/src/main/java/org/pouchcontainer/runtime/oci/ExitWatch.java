package org.pouchcontainer.runtime.oci;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExitStatus;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/**
 * Tells when a container has ended. The one event that counts is the monitor's end: conmon writes
 * the exit file, having drained the streams, as its last act. A monitor that ends without a file
 * was killed; then the container's own end is waited for.
 */
final class ExitWatch {
  private static final int UNKNOWN = 255;

  private final HostProcesses host;
  private final Threads threads;

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
    return monitorEnd(files, process)
        .thenComposeAsync(end -> afterMonitor(files, process), threads.pool());
  }

  private CompletionStage<Void> monitorEnd(RunFiles files, MonitoredProcess process) {
    Optional<MonitorRecord> monitor = files.monitor();
    if (monitor.isPresent()) {
      return host.onEnd(monitor.get().pid(), monitor.get().startTime());
    }
    // Killed between the monitor's start and our note of it, or rebooted: the pid alone is all.
    return host.startTime(process.monitorPid())
        .map(start -> host.onEnd(process.monitorPid(), start))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private CompletionStage<ExitStatus> afterMonitor(RunFiles files, MonitoredProcess process) {
    Optional<ExitStatus> left = files.exitStatus();
    if (left.isPresent()) {
      return CompletableFuture.completedFuture(left.get());
    }
    return host.onEnd(process.pid(), process.startTime())
        .thenApplyAsync(end -> lost(files), threads.pool());
  }

  private static ExitStatus lost(RunFiles files) {
    return files
        .exitStatus()
        .orElseGet(() -> new ExitStatus(UNKNOWN, Instant.now(), files.oomKilled(), true));
  }
}
