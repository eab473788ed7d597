package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/** Starts conmon for containers and ends what it leaves. */
final class Monitors {
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final HostProcesses host;
  private final RuntimeCommand commands;
  private final Threads threads;
  private final Settings settings;
  private final CgroupRemains cgroups;
  private final Probe probe;
  private final SeccompFilters filters = new SeccompFilters();

  Monitors(
      HostProcesses host,
      RuntimeCommand commands,
      Threads threads,
      Settings settings,
      CgroupRemains cgroups,
      Probe probe) {
    this.host = host;
    this.cgroups = cgroups;
    this.probe = probe;
    this.commands = commands;
    this.threads = threads;
    this.settings = settings;
  }

  /** Creates a container; undoes everything if that fails. */
  MonitoredProcess create(CreateRequest request) {
    ContainerRef container = request.container();
    RunFiles files = RunFiles.of(container);
    List<String> command =
        ConmonCommand.create(
            settings.requireConmon(),
            RuntimeCommand.prefix(host, container.binary(), container.runtimeRoot()),
            request);
    if (isMonitored(files)) {
      throw new EngineException(ErrorKind.ALREADY_EXISTS, action(container) + ": it has a monitor");
    }
    files.prepare();
    try {
      Optional<SeccompFilters.Key> unknown =
          probe.isCrun(container.binary()) ? filters.offer(container) : Optional.empty();
      MonitoredProcess process = create(request, files, command);
      unknown.ifPresent(key -> filters.learn(key, container));
      return process;
    } catch (RuntimeException e) {
      undo(container, files, e);
      throw e;
    }
  }

  private MonitoredProcess create(CreateRequest request, RunFiles files, List<String> command) {
    ContainerRef container = request.container();
    try (HostPipe sync = host.pipe()) {
      HostProcess monitor =
          host.spawn(
              new SpawnRequest(
                  command,
                  ConmonCommand.environment(container.runDirectory(), false),
                  container.runDirectory(),
                  Map.of(ConmonCommand.SYNC_FD, sync.writeFd())));
      sync.closeWrite();
      SyncMessage answer = answer(request, files, monitor, sync);
      if (answer.data() <= 0) {
        throw RuntimeErrors.ofCreate(action(container), answer.message());
      }
      return new MonitoredProcess(
          answer.data(), host.startTime(answer.data()).orElse(0L), monitor.pid());
    }
  }

  /** Notes the monitor for later engines and waits for its answer; kills it if none comes. */
  private SyncMessage answer(
      CreateRequest request, RunFiles files, HostProcess monitor, HostPipe sync) {
    try {
      files.writeMonitor(
          new MonitorRecord(
              monitor.pid(),
              host.startTime(monitor.pid()).orElse(0L),
              request.stdin(),
              request.terminal()));
      return answer(sync, monitor, files.log(), action(request.container()));
    } catch (RuntimeException e) {
      // With it dies the runtime that it started.
      monitor.kill();
      throw e;
    }
  }

  /**
   * The first line on the sync pipe, bounded in time. A runtime that was to make a terminal may
   * have complained to that terminal; then its log has the words.
   */
  SyncMessage answer(HostPipe sync, HostProcess monitor, Path log, String action) {
    Future<?> guard = threads.killAfter(monitor, settings.createLimit());
    try {
      Optional<SyncMessage> answer = SyncMessage.read(sync.input());
      if (answer.isPresent() && (answer.get().data() > 0 || !answer.get().message().isBlank())) {
        return answer.get();
      }
      String complaint = RuntimeCommand.head(log);
      if (!complaint.isBlank()) {
        return new SyncMessage(-1, complaint);
      }
      String cause =
          guard.isDone()
              ? "no answer within " + settings.createLimit()
              : "monitor or runtime ended without an answer";
      throw new EngineException(ErrorKind.UNAVAILABLE, action + ": " + cause);
    } catch (IOException e) {
      throw IoFailure.of(action, e);
    } finally {
      guard.cancel(false);
    }
  }

  private void undo(ContainerRef container, RunFiles files, RuntimeException cause) {
    try {
      endMonitor(files);
      boolean another =
          cause instanceof EngineException known && known.kind() == ErrorKind.ALREADY_EXISTS;
      if (!another) {
        commands.tryRun(container, List.of("delete", "--force", container.id().value()));
        cgroups.remove(container);
      }
      files.clear();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  boolean isMonitored(RunFiles files) {
    return files
        .monitor()
        .filter(m -> host.startTime(m.pid()).filter(t -> t == m.startTime()).isPresent())
        .isPresent();
  }

  /** Waits for the monitor of an ended container to end too; kills it if it does not. */
  void endMonitor(RunFiles files) {
    files.monitor().ifPresent(this::endMonitor);
  }

  private void endMonitor(MonitorRecord monitor) {
    var end = host.onEnd(monitor.pid(), monitor.startTime()).toCompletableFuture();
    if (!Waiting.within(end, FAREWELL)) {
      host.signal(monitor.pid(), monitor.startTime(), 9);
    }
  }

  private static String action(ContainerRef container) {
    return "create container " + container.id().shortForm();
  }
}
