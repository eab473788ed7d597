package org.pouchcontainer.linux.internal.file;

import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/**
 * Copies content: shared extents where the file system can (FICLONE), else within the kernel, else
 * through memory; holes stay holes.
 */
final class ContentCopy {
  private static final long FICLONE = 0x40049409L;
  private static final int SEEK_SET = 0;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int CHUNK = 256 << 10;
  private static final long RANGE = 1L << 30;

  private final Sys sys;
  private volatile boolean cloning = true;
  private volatile boolean ranging = true;

  ContentCopy(Sys sys) {
    this.sys = sys;
  }

  void copy(Fd from, Fd to, long sizeBytes) {
    if (sizeBytes == 0 || cloned(from, to)) {
      return;
    }
    sys.check(sys.calls().invoke(Call.FTRUNCATE, to.number(), sizeBytes), Call.FTRUNCATE, to);
    long at = 0;
    while (at < sizeBytes) {
      long data = seek(from, at, SEEK_DATA, sizeBytes);
      if (data >= sizeBytes) {
        return;
      }
      long hole = seek(from, data, SEEK_HOLE, sizeBytes);
      copyRange(from, to, data, hole - data);
      at = hole;
    }
  }

  private boolean cloned(Fd from, Fd to) {
    if (!cloning) {
      return false;
    }
    long result = sys.calls().invoke(Call.IOCTL, to.number(), FICLONE, from.number());
    if (result == 0) {
      return true;
    }
    if (!isAny(result, Errno.EOPNOTSUPP, Errno.EXDEV, Errno.EINVAL, Errno.ENOTTY, Errno.ENOSYS)) {
      sys.check(result, Call.IOCTL, "FICLONE");
    }
    // EINVAL may be this file's own (inline data); the others hold for the file system.
    cloning = isAny(result, Errno.EINVAL);
    return false;
  }

  /** ENXIO: no data behind; EINVAL: the file system knows no holes, so all is data. */
  private long seek(Fd fd, long at, int what, long size) {
    long result = sys.calls().invoke(Call.LSEEK, fd.number(), at, what);
    if (isAny(result, Errno.ENXIO)) {
      return size;
    }
    if (isAny(result, Errno.EINVAL)) {
      return what == SEEK_DATA ? at : size;
    }
    return Math.min(size, sys.check(result, Call.LSEEK, fd));
  }

  private void copyRange(Fd from, Fd to, long start, long length) {
    position(from, start);
    position(to, start);
    long left = length;
    while (left > 0 && ranging) {
      long part = Math.min(left, RANGE);
      long n = sys.calls().invoke(Call.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, part, 0);
      if (isAny(n, Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP)) {
        ranging = false;
        break;
      }
      if (sys.check(n, Call.COPY_FILE_RANGE, from) == 0) {
        return;
      }
      left -= n;
    }
    copyThroughMemory(from, to, left);
  }

  private void position(Fd fd, long at) {
    sys.check(sys.calls().invoke(Call.LSEEK, fd.number(), at, SEEK_SET), Call.LSEEK, fd);
  }

  private void copyThroughMemory(Fd from, Fd to, long length) {
    long left = length;
    try (Scratch s = Scratch.take(CHUNK)) {
      long buffer = s.raw(CHUNK);
      while (left > 0) {
        long n =
            sys.check(
                sys.calls().invoke(Call.READ, from.number(), buffer, Math.min(left, CHUNK)),
                Call.READ,
                from);
        if (n == 0) {
          return;
        }
        for (long done = 0; done < n; ) {
          done +=
              sys.check(
                  sys.calls().invoke(Call.WRITE, to.number(), buffer + done, n - done),
                  Call.WRITE,
                  to);
        }
        left -= n;
      }
    }
  }

  private static boolean isAny(long result, Errno... errnos) {
    for (Errno e : errnos) {
      if (result == -e.number()) {
        return true;
      }
    }
    return false;
  }
}
