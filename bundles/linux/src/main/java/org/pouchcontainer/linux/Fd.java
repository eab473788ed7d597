package org.pouchcontainer.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * An open file descriptor that somebody owns. It is always close-on-exec.
 *
 * <p>Closing is idempotent. The owner must not close while another thread is inside a call on it:
 * the number may by then belong to somebody else. Types that are closed from other threads
 * (sockets) guard against that themselves.
 */
public final class Fd implements AutoCloseable {
  private final AtomicInteger number;
  private final IntConsumer closer;

  private Fd(int number, IntConsumer closer) {
    this.number = new AtomicInteger(number);
    this.closer = closer;
  }

  /** Takes ownership of {@code number}; {@code closer} is called at most once with it. */
  public static Fd owning(int number, IntConsumer closer) {
    if (number < 0) {
      throw new IllegalArgumentException("descriptor " + number + ": must not be negative");
    }
    return new Fd(number, closer);
  }

  /**
   * The number.
   *
   * @throws IllegalStateException once it is closed
   */
  public int number() {
    int n = number.get();
    if (n < 0) {
      throw new IllegalStateException("descriptor is closed");
    }
    return n;
  }

  /** Whether it is still open. */
  public boolean isOpen() {
    return number.get() >= 0;
  }

  /** The name under which this process can open or name the file again. */
  public Path procPath() {
    return Path.of("/proc/self/fd/" + number());
  }

  /** Gives the number up without closing it; the caller owns it then. */
  public int release() {
    int n = number();
    number.set(-1);
    return n;
  }

  @Override
  public void close() {
    int n = number.getAndSet(-1);
    if (n >= 0) {
      closer.accept(n);
    }
  }

  @Override
  public String toString() {
    return "fd " + number.get();
  }
}
