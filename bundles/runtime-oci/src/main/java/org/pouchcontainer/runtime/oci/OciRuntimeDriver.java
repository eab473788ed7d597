package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostProcesses;
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
 * crun, runc and their like under conmon. Keeps nothing in memory that a later engine would miss.
 */
@Component(service = OciRuntime.class, property = "driver.name=oci")
@Designate(ocd = OciRuntimeConfig.class)
public final class OciRuntimeDriver implements OciRuntime {
  private final HostProcesses host;
  private final Settings settings;
  private final Threads threads = new Threads();
  private final OpenStreams open = new OpenStreams();
  private final RuntimeCommand commands;
  private final Monitors monitors;
  private final Control control;
  private final ExitWatch exits;
  private final Probe probe;
  private final Execs execs;
  private final RuntimeStates states;

  /** Called by Declarative Services. */
  @Activate
  public OciRuntimeDriver(OciRuntimeConfig config, @Reference HostProcesses host) {
    this(settings(config), host);
  }

  OciRuntimeDriver(Settings settings, HostProcesses host) {
    this.host = host;
    this.settings = settings;
    this.commands = new RuntimeCommand(host, threads, settings);
    Path cgroups = Path.of("/sys/fs/cgroup");
    this.probe = new Probe(host, threads, settings, cgroups);
    this.monitors =
        new Monitors(host, commands, threads, settings, new CgroupRemains(cgroups), probe);
    this.control = new Control(host);
    this.states = new RuntimeStates(commands);
    this.exits = new ExitWatch(host, threads);
    this.execs =
        new Execs(
            probe,
            new DirectExec(host, threads, settings, open),
            new MonitoredExec(host, monitors, control, threads, settings, open));
  }

  private static Settings settings(OciRuntimeConfig config) {
    return new Settings(
        Stream.of(config.conmon_path()).map(Path::of).toList(),
        Duration.ofSeconds(config.create_limit_seconds()),
        Duration.ofSeconds(config.command_limit_seconds()),
        Duration.ofSeconds(config.attach_stall_seconds()),
        config.attach_buffer_bytes());
  }

  /** Ends the driver's streams, watches and threads; containers and their monitors live on. */
  @Deactivate
  public void close() {
    exits.close();
    open.close();
    threads.close();
  }

  @Override
  public String name() {
    return "oci";
  }

  @Override
  public RuntimeStatus probe(RuntimeBinary binary) {
    return probe.status(binary);
  }

  @Override
  public MonitoredProcess create(CreateRequest request) {
    return monitors.create(request);
  }

  @Override
  public void start(ContainerRef container) {
    commands.run(container, ErrorKind.UNAVAILABLE, List.of("start", id(container)));
  }

  @Override
  public void kill(ContainerRef container, int signal, boolean all) {
    if (signal < 1 || signal > 64) {
      throw EngineException.invalid("signal " + signal + ": must be 1 to 64");
    }
    refuseEnded("kill", container);
    String number = Integer.toString(signal);
    List<String> words =
        all
            ? List.of("kill", "--all", id(container), number)
            : List.of("kill", id(container), number);
    RuntimeCommand.Result result = commands.tryRun(container, words);
    if (!result.succeeded()) {
      EngineException failure =
          RuntimeCommand.failure(container, result, ErrorKind.UNAVAILABLE, words);
      throw failure.kind() == ErrorKind.NOT_FOUND
          ? new EngineException(ErrorKind.FAILED_PRECONDITION, failure.getMessage(), failure)
          : failure;
    }
  }

  @Override
  public void pause(ContainerRef container) {
    refuseEnded("pause", container);
    states.changeTo(RuntimeState.Status.PAUSED, container, "pause");
  }

  @Override
  public void resume(ContainerRef container) {
    refuseEnded("resume", container);
    states.changeTo(RuntimeState.Status.RUNNING, container, "resume");
  }

  @Override
  public Optional<RuntimeState> state(ContainerRef container) {
    return states.state(container);
  }

  @Override
  public void delete(ContainerRef container, boolean force) {
    RunFiles files = RunFiles.of(container);
    if (Files.exists(container.runtimeRoot())) {
      deleteState(container, force);
    }
    monitors.endMonitor(files);
    if (Files.isDirectory(container.runDirectory())) {
      files.clear();
    }
  }

  private void deleteState(ContainerRef container, boolean force) {
    List<String> words =
        force ? List.of("delete", "--force", id(container)) : List.of("delete", id(container));
    RuntimeCommand.Result result = commands.tryRun(container, words);
    if (!result.succeeded() && RuntimeStates.isKnown(container)) {
      EngineException failure =
          RuntimeCommand.failure(container, result, ErrorKind.UNAVAILABLE, words);
      if (failure.kind() != ErrorKind.NOT_FOUND) {
        throw failure;
      }
    }
  }

  @Override
  public void update(ContainerRef container, byte[] resources) {
    refuseEnded("update", container);
    Path file = container.runDirectory().resolve(".resources-" + System.nanoTime());
    try {
      Files.write(file, resources);
      commands.run(
          container,
          ErrorKind.INVALID_ARGUMENT,
          List.of("update", "--resources", file.toString(), id(container)));
    } catch (IOException e) {
      throw IoFailure.of("update container " + container.id().shortForm(), e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw IoFailure.of("delete " + file, e);
    }
  }

  @Override
  public List<Integer> processes(ContainerRef container) {
    return RunFiles.of(container).hasExited() ? List.of() : states.processes(container);
  }

  @Override
  public Attachment attach(ContainerRef container) {
    refuseEnded("attach to", container);
    RunFiles files = RunFiles.of(container);
    Optional<MonitorRecord> monitor = files.monitor();
    Optional<Accepted> accepted = monitor.map(record -> Accepted.by(record.pid()));
    try {
      Attachment attachment =
          ContainerAttachment.open(
              container.id().shortForm(),
              host.connectPacketSocket(files.attach()),
              PacketInput.Kind.of(
                  monitor.filter(MonitorRecord::stdin).isPresent(),
                  monitor.filter(MonitorRecord::terminal).isPresent()),
              settings,
              threads.pool());
      accepted.ifPresent(Accepted::await);
      return open.track(attachment);
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.UNAVAILABLE
          ? ended("attach to", container)
          : e;
    }
  }

  @Override
  public void resize(ContainerRef container, int rows, int columns) {
    RunFiles files = RunFiles.of(container);
    if (files.monitor().filter(MonitorRecord::terminal).isPresent()) {
      control.resize(files.control(), rows, columns);
    }
  }

  @Override
  public ExecProcess exec(ContainerRef container, ExecRequest request) {
    refuseEnded("exec in", container);
    return execs.start(container, request);
  }

  @Override
  public CompletionStage<ExitStatus> exit(ContainerRef container, MonitoredProcess process) {
    return exits.watch(container, process);
  }

  @Override
  public void reopenLog(ContainerRef container) {
    control.reopenLog(RunFiles.of(container).control());
  }

  private static void refuseEnded(String verb, ContainerRef container) {
    if (RunFiles.of(container).hasExited()) {
      throw ended(verb, container);
    }
  }

  private static EngineException ended(String verb, ContainerRef container) {
    return new EngineException(
        ErrorKind.FAILED_PRECONDITION,
        verb + " container " + container.id().shortForm() + ": it is not running");
  }

  private static String id(ContainerRef container) {
    return container.id().value();
  }
}
