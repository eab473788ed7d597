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
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
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

  ExecProcess start(ContainerRef container, ExecRequest request, Path spec) {
    String action = "exec in container " + container.id().shortForm();
    List<String> command =
        ConmonCommand.exec(monitors.requireConmon(), container, request, spec);
    HostPipe sync = host.pipe();
    HostPipe start = host.pipe();
    HostPipe ready = host.pipe();
    PacketSocket socket = null;
    try {
      HostProcess monitor = spawn(request, command, sync, start, ready);
      if (request.attach()) {
        socket = connect(request, monitor, start, ready);
      }
      SyncMessage answer = monitors.answer(sync, monitor, request.runDirectory().resolve("log"), action);
      if (answer.data() <= 0) {
        throw RuntimeErrors.ofExec(action, answer.message());
      }
      return new Running(
          answer.data(), attachment(request, socket), exit(monitor, sync), request, control);
    } catch (EngineException e) {
      sync.close();
      if (socket != null) {
        socket.close();
      }
      throw e;
    } finally {
      start.close();
      ready.close();
    }
  }

  private HostProcess spawn(
      ExecRequest request, List<String> command, HostPipe sync, HostPipe start, HostPipe ready) {
    Map<Integer, Integer> descriptors = new HashMap<>();
    descriptors.put(ConmonCommand.SYNC_FD, sync.writeFd());
    if (request.attach()) {
      descriptors.put(ConmonCommand.START_FD, start.readFd());
      descriptors.put(ConmonCommand.ATTACH_FD, ready.writeFd());
    }
    HostProcess monitor =
        host.spawn(
            new SpawnRequest(
                command,
                ConmonCommand.environment(request.runDirectory(), request.attach()),
                request.runDirectory(),
                descriptors));
    sync.closeWrite();
    start.closeRead();
    ready.closeWrite();
    return monitor;
  }

  /** conmon waits for a first byte, says when its socket is there, and waits for a second byte. */
  private @Nullable PacketSocket connect(
      ExecRequest request, HostProcess monitor, HostPipe start, HostPipe ready) {
    Future<?> guard = threads.killAfter(monitor, settings.createLimit());
    try {
      start.output().write(1);
      if (SyncMessage.read(ready.input()).isEmpty()) {
        // It ended before: the sync pipe says why.
        return null;
      }
      PacketSocket socket =
          host.connectPacketSocket(request.runDirectory().resolve("attach"));
      start.output().write(1);
      return socket;
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "exec " + request.id() + ": monitor: " + e.getMessage(), e);
    } finally {
      guard.cancel(false);
    }
  }

  private Optional<Attachment> attachment(ExecRequest request, @Nullable PacketSocket socket) {
    return Optional.ofNullable(socket)
        .map(s -> open.track(new ExecAttachment(s, request.stdin())));
  }

  private CompletionStage<Integer> exit(HostProcess monitor, HostPipe sync) {
    return monitor.exit().thenApplyAsync(code -> exitCode(sync), threads.completions());
  }

  /** The second message; it is in the pipe once the monitor has ended, so nothing blocks. */
  private static int exitCode(HostPipe sync) {
    try (sync) {
      return SyncMessage.read(sync.input()).map(SyncMessage::data).orElse(UNKNOWN);
    } catch (IOException e) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "exec: monitor: " + e.getMessage(), e);
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
