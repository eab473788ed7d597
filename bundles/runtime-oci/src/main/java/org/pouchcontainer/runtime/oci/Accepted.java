package org.pouchcontainer.runtime.oci;

import java.io.File;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a monitor has taken a new client in.
 *
 * <p>A connection stands as soon as the kernel has queued it, but the monitor hands out only what
 * it reads after it has accepted. Its loop may read a program's first output before that, and the
 * client would never see it. The kernel tells nobody of an accept, so the monitor's descriptors are
 * counted: a few files in /proc, nearly always done at the first look.
 */
final class Accepted {
  private static final long BACK_OFF_NANOS = 100_000;
  private static final int LOOKS = 2_000;

  private final int monitor;
  private final int before;

  private Accepted(int monitor, int before) {
    this.monitor = monitor;
    this.before = before;
  }

  /** To be called before connecting. */
  static Accepted by(int monitor) {
    return new Accepted(monitor, descriptors(monitor));
  }

  /** Returns when the monitor has one more descriptor, has ended, or 200 ms have passed. */
  void await() {
    for (int look = 0; look < LOOKS; look++) {
      int now = descriptors(monitor);
      if (now == 0 || now > before) {
        return;
      }
      LockSupport.parkNanos(BACK_OFF_NANOS);
    }
  }

  private static int descriptors(int pid) {
    String[] names = new File("/proc/" + pid + "/fd").list();
    return names == null ? 0 : names.length;
  }
}
