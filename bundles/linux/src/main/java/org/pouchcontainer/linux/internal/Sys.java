package org.pouchcontainer.linux.internal;

import java.nio.file.Path;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;

/** System calls with failures as exceptions: what all subjects share. Safe for several threads. */
public final class Sys {
  private final Syscalls calls;

  public Sys(Syscalls calls) {
    this.calls = calls;
  }

  /** The real kernel; loads the native library on its first call. */
  public static Sys host() {
    return new Sys(Native::syscall);
  }

  /** The calls as such, for those who look at the errno. */
  public Syscalls calls() {
    return calls;
  }

  /** The result as it is, or the failure. */
  public long check(long result, Call call, Object object) {
    if (result < 0) {
      throw new KernelException((int) -result, call.title(), object.toString());
    }
    return result;
  }

  /** A descriptor that a call returned. */
  public Fd fd(long result, Call call, Object object) {
    return own((int) check(result, call, object));
  }

  /** Takes ownership of a number. */
  public Fd own(int number) {
    return Fd.owning(number, n -> calls.invoke(Call.CLOSE, n));
  }

  /** Opens a path; close-on-exec. */
  public Fd open(Path path, int flags) {
    return open(path, flags, 0);
  }

  /** Opens or creates a path; close-on-exec. */
  public Fd open(Path path, int flags, int mode) {
    try (Scratch s = Scratch.take()) {
      return fd(
          calls.invoke(Call.OPENAT, Open.CWD, s.text(path), flags | Open.CLOEXEC, mode),
          Call.OPENAT,
          path);
    }
  }

  /** Reads up to {@code length} bytes; 0 at the end of the file. */
  public int read(Fd fd, byte[] target, int offset, int length) {
    int part = Math.min(length, 256 << 10);
    try (Scratch s = Scratch.take(part)) {
      long address = s.raw(part);
      int n = (int) check(calls.invoke(Call.READ, fd.number(), address, part), Call.READ, fd);
      s.read(address, target, offset, n);
      return n;
    }
  }

  /** Writes everything. */
  public void write(Fd fd, byte[] source, int offset, int length) {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, 256 << 10);
      try (Scratch s = Scratch.take(part)) {
        long address = s.copyOf(source, offset + done, part);
        done += (int) check(calls.invoke(Call.WRITE, fd.number(), address, part), Call.WRITE, fd);
      }
    }
  }
}
