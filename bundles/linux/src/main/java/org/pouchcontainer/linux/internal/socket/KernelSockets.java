package org.pouchcontainer.linux.internal.socket;

import java.nio.file.Path;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.socket.PacketConnection;
import org.pouchcontainer.linux.socket.PacketListener;
import org.pouchcontainer.linux.socket.Sockets;

/** Sockets by system calls, for the JDK has no packet sockets. */
public final class KernelSockets implements Sockets {
  private static final int AF_UNIX = 1;
  private static final int DGRAM = 2;
  private static final int SEQPACKET = 5;
  private static final int BACKLOG = 16;

  private final Sys sys;

  public KernelSockets(Sys sys) {
    this.sys = sys;
  }

  @Override
  public PacketConnection connect(Path socket) {
    return connect(socket, SEQPACKET);
  }

  @Override
  public PacketConnection connectDatagrams(Path socket) {
    return connect(socket, DGRAM);
  }

  private PacketConnection connect(Path socket, int type) {
    Fd fd = socket(socket, type);
    try {
      sys.check(
          UnixAddress.with(
              sys, socket, (a, length) -> sys.calls().invoke(Call.CONNECT, fd.number(), a, length)),
          Call.CONNECT,
          socket);
      return new KernelPacketConnection(sys, fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  @Override
  public PacketListener listen(Path socket) {
    Fd fd = socket(socket, SEQPACKET);
    try {
      sys.check(
          UnixAddress.with(
              sys, socket, (a, length) -> sys.calls().invoke(Call.BIND, fd.number(), a, length)),
          Call.BIND,
          socket);
      sys.check(sys.calls().invoke(Call.LISTEN, fd.number(), BACKLOG), Call.LISTEN, socket);
      return new Listener(sys, new GuardedFd(sys, fd));
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private Fd socket(Path path, int type) {
    return sys.fd(
        sys.calls().invoke(Call.SOCKET, AF_UNIX, type | Open.CLOEXEC, 0), Call.SOCKET, path);
  }

  @Override
  public void writeFifo(Path fifo, byte[] content) {
    try (Fd fd = sys.open(fifo, Open.WRONLY | Open.NONBLOCK | Open.NOFOLLOW)) {
      sys.write(fd, content, 0, content.length);
    }
  }

  private record Listener(Sys sys, GuardedFd fd) implements PacketListener {
    @Override
    public PacketConnection accept() {
      long peer = fd.use(() -> sys.calls().invoke(Call.ACCEPT4, fd.number(), 0, 0, Open.CLOEXEC));
      return new KernelPacketConnection(sys, sys.fd(peer, Call.ACCEPT4, ""));
    }

    @Override
    public void close() {
      fd.close();
    }
  }
}
