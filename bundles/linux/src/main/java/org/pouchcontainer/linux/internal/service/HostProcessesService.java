package org.pouchcontainer.linux.internal.service;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.process.ExitStatus;
import org.pouchcontainer.linux.process.Pipe;
import org.pouchcontainer.linux.process.ProcessIdentity;
import org.pouchcontainer.linux.process.ProcessStat;
import org.pouchcontainer.linux.process.Processes;
import org.pouchcontainer.linux.process.Spawned;
import org.pouchcontainer.linux.socket.PacketConnection;
import org.pouchcontainer.linux.socket.Sockets;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;

/** Processes, pipes and packet sockets as drivers are given them. */
@Component(service = HostProcesses.class)
public final class HostProcessesService implements HostProcesses {
  private static final int SIGKILL = 9;

  private final Processes processes;
  private final Sockets sockets;

  @Activate
  public HostProcessesService(@Reference Kernel kernel) {
    this(kernel.processes(), kernel.sockets());
  }

  public HostProcessesService(Processes processes, Sockets sockets) {
    this.processes = processes;
    this.sockets = sockets;
  }

  @Override
  public HostProcess spawn(SpawnRequest request) {
    return new Started(Translation.call(() -> processes.spawn(request)));
  }

  @Override
  public Path sealed(Path program) {
    return Translation.call(() -> processes.sealed(program));
  }

  @Override
  public HostPipe pipe() {
    return new PipeEnds(Translation.call(processes::pipe));
  }

  @Override
  public Optional<Long> startTime(int pid) {
    return Translation.call(() -> processes.stat(pid))
        .filter(s -> !s.isDead())
        .map(ProcessStat::startTime);
  }

  @Override
  public boolean signal(int pid, long startTime, int signal) {
    return Translation.call(() -> processes.signal(new ProcessIdentity(pid, startTime), signal));
  }

  @Override
  public CompletionStage<Void> onEnd(int pid, long startTime) {
    return Translation.call(() -> processes.onEnd(new ProcessIdentity(pid, startTime)));
  }

  @Override
  public PacketSocket connectPacketSocket(Path socket) {
    return new Connected(Translation.call(() -> sockets.connect(socket)));
  }

  @Override
  public PacketSocket connectDatagramSocket(Path socket) {
    return new Connected(Translation.call(() -> sockets.connectDatagrams(socket)));
  }

  @Override
  public void writeFifo(Path fifo, byte[] content) {
    Translation.run(() -> sockets.writeFifo(fifo, content));
  }

  private record Started(Spawned child) implements HostProcess {
    @Override
    public int pid() {
      return child.pid();
    }

    @Override
    public CompletionStage<Integer> exit() {
      return child.exit().thenApply(ExitStatus::shellCode);
    }

    @Override
    public OptionalInt await(Duration limit) {
      Optional<ExitStatus> status = Translation.call(() -> child.await(limit));
      return status.isPresent() ? OptionalInt.of(status.get().shellCode()) : OptionalInt.empty();
    }

    @Override
    public void kill() {
      Translation.call(() -> child.signal(SIGKILL));
    }
  }

  private record PipeEnds(Pipe pipe) implements HostPipe {
    @Override
    public int readFd() {
      return pipe.reading().number();
    }

    @Override
    public int writeFd() {
      return pipe.writing().number();
    }

    @Override
    public InputStream input() {
      return pipe.input();
    }

    @Override
    public OutputStream output() {
      return pipe.output();
    }

    @Override
    public void closeRead() {
      pipe.reading().close();
    }

    @Override
    public void closeWrite() {
      pipe.writing().close();
    }

    @Override
    public void close() {
      pipe.close();
    }
  }

  private record Connected(PacketConnection connection) implements PacketSocket {
    @Override
    public int receive(byte[] buffer) {
      return Translation.call(() -> connection.receive(buffer));
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      Translation.run(() -> connection.send(buffer, offset, length));
    }

    @Override
    public void shutdownOutput() {
      Translation.run(connection::shutdownOutput);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
