package org.pouchcontainer.linux.internal.socket;

import java.util.Objects;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.socket.PacketConnection;

/** recvfrom(2) and sendto(2) on a connected packet socket. */
final class KernelPacketConnection implements PacketConnection {
  private static final int SHUT_WR = 1;
  private static final int MSG_PEEK = 2;
  private static final int MSG_NOSIGNAL = 0x4000;

  private final Sys sys;
  private final GuardedFd fd;

  KernelPacketConnection(Sys sys, Fd fd) {
    this.sys = sys;
    this.fd = new GuardedFd(sys, fd);
  }

  @Override
  public int receive(byte[] buffer) {
    // Waits without holding native memory, of which hundreds of idle connections would take much.
    long waited =
        fd.use(() -> sys.calls().invoke(Call.RECVFROM, fd.number(), 0, 0, MSG_PEEK, 0, 0));
    if (fd.isClosed()) {
      return -1;
    }
    sys.check(waited, Call.RECVFROM, "packet socket");
    try (Scratch s = Scratch.take(buffer.length)) {
      long memory = s.raw(buffer.length);
      long n =
          fd.use(
              () -> sys.calls().invoke(Call.RECVFROM, fd.number(), memory, buffer.length, 0, 0, 0));
      if (fd.isClosed() && n <= 0) {
        return -1;
      }
      int length = (int) sys.check(n, Call.RECVFROM, "packet socket");
      s.read(memory, buffer, 0, length);
      return length == 0 ? -1 : length;
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    try (Scratch s = Scratch.take(length)) {
      long memory = s.copyOf(buffer, offset, length);
      long n =
          fd.use(
              () ->
                  sys.calls().invoke(Call.SENDTO, fd.number(), memory, length, MSG_NOSIGNAL, 0, 0));
      sys.check(n == -Errno.EBADF.number() ? -Errno.EPIPE.number() : n, Call.SENDTO, "packet");
    }
  }

  @Override
  public void shutdownOutput() {
    long result = fd.use(() -> sys.calls().invoke(Call.SHUTDOWN, fd.number(), SHUT_WR));
    // Nothing left to shut down is what was asked for.
    if (result != -Errno.ENOTCONN.number() && result != -Errno.EBADF.number()) {
      sys.check(result, Call.SHUTDOWN, "packet socket");
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
