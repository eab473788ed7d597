package org.pouchcontainer.linux.internal.socket;

import java.util.function.LongSupplier;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Sys;

/**
 * A socket that may be closed while other threads block on it. Closing first shuts both directions
 * down, which wakes them, and gives the number back only when the last has left: it could otherwise
 * be reused under their feet.
 */
final class GuardedFd implements AutoCloseable {
  private static final int SHUT_RDWR = 2;

  private final Sys sys;
  private final Fd fd;
  private int users;
  private boolean closed;

  GuardedFd(Sys sys, Fd fd) {
    this.sys = sys;
    this.fd = fd;
  }

  int number() {
    return fd.number();
  }

  /** Runs a call on the descriptor; −EBADF once it is closed. */
  long use(LongSupplier call) {
    synchronized (this) {
      if (closed) {
        return -Errno.EBADF.number();
      }
      users++;
    }
    try {
      return call.getAsLong();
    } finally {
      synchronized (this) {
        users--;
        notifyAll();
      }
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    sys.calls().invoke(Call.SHUTDOWN, fd.number(), SHUT_RDWR);
    boolean interrupted = false;
    while (users > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    fd.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
