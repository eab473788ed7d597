package org.pouchcontainer.linux.internal;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.pouchcontainer.linux.Errno;

/** The binding to the C library, made once, on first use (about 100 ms on a cold JVM). */
final class Native {
  private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
  private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

  private Native() {}

  static LibC libc() {
    return LIBC;
  }

  /** The address of a direct buffer's first byte. */
  static long addressOf(ByteBuffer direct) {
    return Pointer.wrap(RUNTIME, direct).address();
  }

  static long syscall(Call call, long a, long b, long c, long d, long e, long f) {
    while (true) {
      long result =
          call.isWide()
              ? LIBC.syscall(call.number(), a, b, c, d, e, f)
              : LIBC.syscall(call.number(), a, b, c, d);
      if (result != -1) {
        return result;
      }
      int errno = RUNTIME.getLastError();
      if (errno != Errno.EINTR.number() || !restartable(call)) {
        return -errno;
      }
    }
  }

  /** Linux frees the number even if close is interrupted; waits compute their time left anew. */
  private static boolean restartable(Call call) {
    return switch (call) {
      case CLOSE, PPOLL, EPOLL_PWAIT -> false;
      default -> true;
    };
  }
}
