package org.pouchcontainer.runtime.oci;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.process.ExitStatus;
import org.pouchcontainer.linux.process.Pipe;
import org.pouchcontainer.linux.process.ProcessIdentity;
import org.pouchcontainer.linux.process.ProcessStat;
import org.pouchcontainer.linux.process.Spawned;
import org.pouchcontainer.linux.socket.PacketConnection;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;

/** The host services that the driver is given, over this machine's kernel. */
final class KernelHost implements HostProcesses, AutoCloseable {
  private final Kernel kernel = Kernel.open();

  @Override
  public HostProcess spawn(SpawnRequest request) {
    return new Child(translated(() -> kernel.processes().spawn(request)));
  }

  @Override
  public HostPipe pipe() {
    return new Ends(translated(() -> kernel.processes().pipe()));
  }

  @Override
  public Optional<Long> startTime(int pid) {
    return kernel.processes().stat(pid).filter(s -> !s.isDead()).map(ProcessStat::startTime);
  }

  @Override
  public boolean signal(int pid, long startTime, int signal) {
    return kernel.processes().signal(new ProcessIdentity(pid, startTime), signal);
  }

  @Override
  public CompletionStage<Void> onEnd(int pid, long startTime) {
    return kernel.processes().onEnd(new ProcessIdentity(pid, startTime));
  }

  @Override
  public PacketSocket connectPacketSocket(Path socket) {
    return new Connection(translated(() -> kernel.sockets().connect(socket)));
  }

  @Override
  public void writeFifo(Path fifo, byte[] content) {
    translated(
        () -> {
          kernel.sockets().writeFifo(fifo, content);
          return 0;
        });
  }

  @Override
  public void close() {
    kernel.close();
  }

  private static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (KernelException e) {
      ErrorKind kind = e.is(Errno.ENOENT) ? ErrorKind.NOT_FOUND : ErrorKind.UNAVAILABLE;
      throw new EngineException(kind, String.valueOf(e.getMessage()), e);
    }
  }

  private record Child(Spawned spawned) implements HostProcess {
    @Override
    public int pid() {
      return spawned.pid();
    }

    @Override
    public CompletionStage<Integer> exit() {
      return spawned.exit().thenApply(ExitStatus::shellCode);
    }

    @Override
    public OptionalInt await(Duration limit) {
      return spawned
          .await(limit)
          .map(status -> OptionalInt.of(status.shellCode()))
          .orElseGet(OptionalInt::empty);
    }

    @Override
    public void kill() {
      spawned.signal(9);
    }
  }

  private record Ends(Pipe pipe) implements HostPipe {
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

  private record Connection(PacketConnection connection) implements PacketSocket {
    @Override
    public int receive(byte[] buffer) {
      return translated(() -> connection.receive(buffer));
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      translated(
          () -> {
            connection.send(buffer, offset, length);
            return 0;
          });
    }

    @Override
    public void shutdownOutput() {
      connection.shutdownOutput();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
