package org.pouchcontainer.linux.internal.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.process.ExitStatus;
import org.pouchcontainer.linux.process.RunResult;

/** Waits for a program and collects its output, in the thread of the caller. */
final class ToolRun {
  private static final int IN = 1;
  private static final int POLLFD_SIZE = 8;
  private static final int KILL = 9;
  private static final int CHUNK = 16 << 10;

  private final Sys sys;
  private final Child child;
  private final Fd[] streams;
  private final ByteArrayOutputStream[] kept = {
    new ByteArrayOutputStream(), new ByteArrayOutputStream()
  };
  private final boolean[] ended = new boolean[2];
  private final int maxBytes;

  ToolRun(Sys sys, Child child, Fd output, Fd errors, int maxBytes) {
    this.sys = sys;
    this.child = child;
    this.streams = new Fd[] {output, errors};
    this.maxBytes = maxBytes;
  }

  RunResult await(String program, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean running = true;
    while (running) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        child.signal(KILL);
        child.reap();
        throw new KernelException(
            Errno.ETIMEDOUT.number(), "run", program, "killed after " + limit);
      }
      running = !poll(left);
    }
    ExitStatus status = child.reap();
    // What it wrote before its end is in the pipes by now; a grandchild may write on.
    boolean more = true;
    while (more) {
      more = drainOnce();
    }
    return new RunResult(status, text(0), text(1));
  }

  /** Waits for output or the end; true at the end of the program. */
  private boolean poll(long nanos) {
    try (Scratch s = Scratch.take()) {
      long fds = s.room(3 * POLLFD_SIZE);
      fill(s, fds);
      s.putInt(fds + 2 * POLLFD_SIZE, child.pidfd().number());
      s.putShort(fds + 2 * POLLFD_SIZE + 4, IN);
      wait(s, fds, 3, nanos);
      readReady(s, fds);
      return s.getShort(fds + 2 * POLLFD_SIZE + 6) != 0;
    }
  }

  private boolean drainOnce() {
    try (Scratch s = Scratch.take()) {
      long fds = s.room(2 * POLLFD_SIZE);
      fill(s, fds);
      wait(s, fds, 2, 0);
      return readReady(s, fds) && kept[0].size() + kept[1].size() < 2 * maxBytes;
    }
  }

  private void fill(Scratch s, long fds) {
    for (int i = 0; i < 2; i++) {
      s.putInt(fds + (long) i * POLLFD_SIZE, ended[i] ? -1 : streams[i].number());
      s.putShort(fds + (long) i * POLLFD_SIZE + 4, IN);
    }
  }

  private void wait(Scratch s, long fds, int count, long nanos) {
    long time = s.room(16);
    s.putLong(time, nanos / 1_000_000_000L);
    s.putLong(time + 8, nanos % 1_000_000_000L);
    long result = sys.calls().invoke(Call.PPOLL, fds, count, time, 0, 8);
    if (result != -Errno.EINTR.number()) {
      sys.check(result, Call.PPOLL, "process " + child.pid());
    }
  }

  private boolean readReady(Scratch s, long fds) {
    boolean any = false;
    for (int i = 0; i < 2; i++) {
      if (!ended[i] && s.getShort(fds + (long) i * POLLFD_SIZE + 6) != 0) {
        byte[] chunk = new byte[CHUNK];
        int n = sys.read(streams[i], chunk, 0, CHUNK);
        ended[i] = n == 0;
        kept[i].write(chunk, 0, Math.min(n, maxBytes - kept[i].size()));
        any |= n > 0;
      }
    }
    return any;
  }

  private String text(int stream) {
    return kept[stream].toString(StandardCharsets.UTF_8);
  }
}
