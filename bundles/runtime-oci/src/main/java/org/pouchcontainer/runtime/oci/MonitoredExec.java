package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;

/**
 * Execs under a conmon of their own: any runtime, with or without terminal. The client is connected
 * before conmon is allowed to start the process, so that no byte is lost.
 */
final class MonitoredExec {
  private static final int UNKNOWN = 255;

  private final HostProcesses host;
  private final Monitors monitors;
  private final Control control;
  private final Threads threads;
  private final Settings settings;
  private final OpenStreams open;

  MonitoredExec(
      HostProcesses host,
      Monitors monitors,
      Control control,
      Threads threads,
      Settings settings,
      OpenStreams open) {
    this.host = host;
    this.open = open;
    this.monitors = monitors;
    this.control = control;
    this.threads = threads;
    this.settings = settings;
  }

  /** The three pipes to a monitor. */
  private record Pipes(HostPipe sync, HostPipe start, HostPipe ready) {}

  ExecProcess start(ContainerRef container, ExecRequest request, Path spec) {
    List<String> command =
        ConmonCommand.exec(
            settings.requireConmon(),
            RuntimeCommand.prefix(host, container.binary(), container.runtimeRoot()),
            container,
            request,
            spec);
    HostPipe sync = host.pipe();
    boolean running = false;
    try (HostPipe start = host.pipe();
        HostPipe ready = host.pipe()) {
      Pipes pipes = new Pipes(sync, start, ready);
      HostProcess monitor = spawn(request, command, pipes);
      ExecProcess process = run(container, request, monitor, pipes);
      running = true;
      return process;
    } finally {
      if (!running) {
        sync.close();
      }
    }
  }

  private ExecProcess run(
      ContainerRef container, ExecRequest request, HostProcess monitor, Pipes pipes) {
    String action = "exec in container " + container.id().shortForm();
    PacketSocket socket = null;
    try {
      socket = request.attach() ? connect(request, monitor, pipes) : null;
      SyncMessage answer =
          monitors.answer(pipes.sync(), monitor, request.runDirectory().resolve("log"), action);
      if (answer.data() <= 0) {
        throw RuntimeErrors.ofExec(action, answer.message());
      }
      return new Running(
          answer.data(),
          attachment(request, socket),
          exit(monitor, pipes.sync()),
          request,
          control);
    } catch (RuntimeException e) {
      // While its start pipe is open: it takes the end of that for leave to go on.
      monitor.kill();
      if (socket != null) {
        socket.close();
      }
      throw e;
    }
  }

  private HostProcess spawn(ExecRequest request, List<String> command, Pipes pipes) {
    Map<Integer, Integer> descriptors = new HashMap<>();
    descriptors.put(ConmonCommand.SYNC_FD, pipes.sync().writeFd());
    if (request.attach()) {
      descriptors.put(ConmonCommand.START_FD, pipes.start().readFd());
      descriptors.put(ConmonCommand.ATTACH_FD, pipes.ready().writeFd());
    }
    HostProcess monitor =
        host.spawn(
            new SpawnRequest(
                command,
                ConmonCommand.environment(request.runDirectory(), request.attach()),
                request.runDirectory(),
                descriptors));
    pipes.sync().closeWrite();
    pipes.start().closeRead();
    pipes.ready().closeWrite();
    return monitor;
  }

  /** conmon waits for a first byte, says when its socket is there, and waits for a second byte. */
  private @Nullable PacketSocket connect(ExecRequest request, HostProcess monitor, Pipes pipes) {
    Future<?> guard = threads.killAfter(monitor, settings.createLimit());
    try {
      pipes.start().output().write(1);
      if (SyncMessage.read(pipes.ready().input()).isEmpty()) {
        // It ended before: the sync pipe says why.
        return null;
      }
      PacketSocket socket = host.connectPacketSocket(request.runDirectory().resolve("attach"));
      pipes.start().output().write(1);
      return socket;
    } catch (IOException e) {
      throw IoFailure.of("exec " + request.id() + ": monitor", e);
    } finally {
      guard.cancel(false);
    }
  }

  private Optional<Attachment> attachment(ExecRequest request, @Nullable PacketSocket socket) {
    PacketInput.Kind input = PacketInput.Kind.of(request.stdin(), request.terminal());
    return Optional.ofNullable(socket).map(s -> open.track(new ExecAttachment(s, input)));
  }

  private CompletionStage<Integer> exit(HostProcess monitor, HostPipe sync) {
    return monitor.exit().thenApplyAsync(code -> exitCode(sync), threads.completions());
  }

  /** The second message; it is in the pipe once the monitor has ended, so nothing blocks. */
  private static int exitCode(HostPipe sync) {
    try (sync) {
      return SyncMessage.read(sync.input()).map(SyncMessage::data).orElse(UNKNOWN);
    } catch (IOException e) {
      throw IoFailure.of("exec: monitor", e);
    }
  }

  private record Running(
      int pid,
      Optional<Attachment> attachment,
      CompletionStage<Integer> exit,
      ExecRequest request,
      Control control)
      implements ExecProcess {

    @Override
    public void resize(int rows, int columns) {
      if (request.terminal()) {
        control.resize(request.runDirectory().resolve("ctl"), rows, columns);
      }
    }
  }
}
