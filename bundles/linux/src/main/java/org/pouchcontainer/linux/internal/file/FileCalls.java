package org.pouchcontainer.linux.internal.file;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.Timestamp;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/** The calls on an entry of an open directory, arguments packed and results unpacked. */
final class FileCalls {
  private static final int OPEN_HOW_SIZE = 24;
  private static final int STATX_SIZE = 256;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int UTIME_OMIT = (1 << 30) - 2;
  private static final int RACE_RETRIES = 100;

  private final Sys sys;
  private volatile boolean fchmodat2Missing;

  FileCalls(Sys sys) {
    this.sys = sys;
  }

  Sys sys() {
    return sys;
  }

  /** openat2(2); a rename elsewhere during the walk makes it ask again (EAGAIN). */
  Fd openat2(Fd dir, byte[] path, int flags, int mode, int resolve) {
    try (Scratch s = Scratch.take()) {
      long how = s.room(OPEN_HOW_SIZE);
      s.putLong(how, (flags | Open.CLOEXEC) & 0xffffffffL);
      s.putLong(how + 8, mode);
      s.putLong(how + 16, resolve);
      long text = s.text(path);
      long result = -Errno.EAGAIN.number();
      for (int i = 0; i < RACE_RETRIES && result == -Errno.EAGAIN.number(); i++) {
        result = sys.calls().invoke(Call.OPENAT2, dir.number(), text, how, OPEN_HOW_SIZE);
      }
      if (result < 0) {
        throw failure(result, Call.OPENAT2, path);
      }
      return sys.own((int) result);
    }
  }

  FileStatus status(Fd dir, byte[] name) {
    try (Scratch s = Scratch.take()) {
      long stat = s.room(STATX_SIZE);
      int flags =
          Open.AT_NOFOLLOW | Open.AT_NO_AUTOMOUNT | (name.length == 0 ? Open.AT_EMPTY_PATH : 0);
      long result =
          sys.calls()
              .invoke(Call.STATX, dir.number(), s.text(name), flags, STATX_BASIC_STATS, stat);
      if (result < 0) {
        throw failure(result, Call.STATX, name);
      }
      return status(s, stat);
    }
  }

  private static FileStatus status(Scratch s, long stat) {
    int mode = s.getShort(stat + 28) & 0xffff;
    return new FileStatus(
        FileType.ofMode(mode),
        mode & 07777,
        Integer.toUnsignedLong(s.getInt(stat + 16)),
        s.getInt(stat + 20),
        s.getInt(stat + 24),
        new FileStatus.FileId(
            (long) s.getInt(stat + 136) << 32 | Integer.toUnsignedLong(s.getInt(stat + 140)),
            s.getLong(stat + 32)),
        s.getLong(stat + 40),
        s.getLong(stat + 48) * 512,
        time(s, stat + 64),
        time(s, stat + 112),
        time(s, stat + 96),
        s.getInt(stat + 128),
        s.getInt(stat + 132));
  }

  private static Timestamp time(Scratch s, long address) {
    return new Timestamp(s.getLong(address), s.getInt(address + 8));
  }

  void makeDirectory(Fd dir, RawName name, int mode) {
    call(dir, name, Call.MKDIRAT, mode, 0);
  }

  void makeNode(Fd dir, RawName name, int mode, int major, int minor) {
    int device = minor & 0xff | (major & 0xfff) << 8 | (minor & ~0xff) << 12;
    call(dir, name, Call.MKNODAT, mode, device & 0xffffffffL);
  }

  void remove(Fd dir, RawName name, int flags) {
    call(dir, name, Call.UNLINKAT, flags, 0);
  }

  private void call(Fd dir, RawName name, Call call, long a, long b) {
    try (Scratch s = Scratch.take()) {
      byte[] bytes = name.bytes();
      long result = sys.calls().invoke(call, dir.number(), s.text(bytes), a, b);
      if (result < 0) {
        throw failure(result, call, bytes);
      }
    }
  }

  void symlink(Fd dir, RawName name, byte[] target) {
    try (Scratch s = Scratch.take()) {
      byte[] bytes = name.bytes();
      long to = s.text(target);
      long result = sys.calls().invoke(Call.SYMLINKAT, to, dir.number(), s.text(bytes));
      if (result < 0) {
        throw failure(result, Call.SYMLINKAT, bytes);
      }
    }
  }

  void link(Fd dir, RawName name, Fd newDir, RawName newName) {
    pair(Call.LINKAT, dir, name, newDir, newName, 0);
  }

  void rename(Fd dir, RawName name, Fd newDir, RawName newName, int flags) {
    pair(Call.RENAMEAT2, dir, name, newDir, newName, flags);
  }

  private void pair(Call call, Fd dir, RawName name, Fd newDir, RawName newName, int flags) {
    try (Scratch s = Scratch.take()) {
      long from = s.text(name.bytes());
      long to = s.text(newName.bytes());
      sys.check(
          sys.calls().invoke(call, dir.number(), from, newDir.number(), to, flags),
          call,
          name + " to " + newName);
    }
  }

  byte[] readLink(Fd dir, RawName name) {
    int room = 4096;
    try (Scratch s = Scratch.take()) {
      long target = s.raw(room);
      byte[] bytes = name.bytes();
      long n = sys.calls().invoke(Call.READLINKAT, dir.number(), s.text(bytes), target, room);
      if (n < 0) {
        throw failure(n, Call.READLINKAT, bytes);
      }
      return s.read(target, (int) n);
    }
  }

  void setOwner(Fd dir, byte[] name, int uid, int gid) {
    try (Scratch s = Scratch.take()) {
      int flags = Open.AT_NOFOLLOW | (name.length == 0 ? Open.AT_EMPTY_PATH : 0);
      long result = sys.calls().invoke(Call.FCHOWNAT, dir.number(), s.text(name), uid, gid, flags);
      if (result < 0) {
        throw failure(result, Call.FCHOWNAT, name);
      }
    }
  }

  /**
   * fchmodat2(2), or before Linux 6.6 the way through /proc, which does not follow links either.
   */
  void setMode(Fd dir, RawName name, int mode) {
    byte[] bytes = name.bytes();
    if (!fchmodat2Missing) {
      try (Scratch s = Scratch.take()) {
        long result =
            sys.calls().invoke(Call.FCHMODAT2, dir.number(), s.text(bytes), mode, Open.AT_NOFOLLOW);
        if (result >= 0) {
          return;
        }
        if (result != -Errno.ENOSYS.number()) {
          throw failure(result, Call.FCHMODAT2, bytes);
        }
        fchmodat2Missing = true;
      }
    }
    try (Fd file = openat2(dir, bytes, Open.PATH | Open.NOFOLLOW, 0, 0)) {
      if (status(file, new byte[0]).type() == FileType.SYMLINK) {
        throw new KernelException(Errno.EOPNOTSUPP.number(), "fchmodat", name.toString());
      }
      setMode(file, mode);
    }
  }

  void setMode(Fd file, int mode) {
    try (Scratch s = Scratch.take()) {
      sys.check(
          sys.calls().invoke(Call.FCHMODAT, Open.CWD, s.text(file.procPath()), mode),
          Call.FCHMODAT,
          file);
    }
  }

  /** Times of an entry, or of {@code dir} itself where the name is null. */
  void setTimes(
      Fd dir, @Nullable RawName name, @Nullable Timestamp accessed, @Nullable Timestamp modified) {
    try (Scratch s = Scratch.take()) {
      long times = s.room(32);
      put(s, times, accessed);
      put(s, times + 16, modified);
      long text = name == null ? 0 : s.text(name.bytes());
      int flags = name == null ? 0 : Open.AT_NOFOLLOW;
      sys.check(
          sys.calls().invoke(Call.UTIMENSAT, dir.number(), text, times, flags),
          Call.UTIMENSAT,
          name == null ? dir : name);
    }
  }

  private static void put(Scratch s, long address, @Nullable Timestamp time) {
    s.putLong(address, time == null ? 0 : time.seconds());
    s.putLong(address + 8, time == null ? UTIME_OMIT : time.nanos());
  }

  static KernelException failure(long result, Call call, byte[] name) {
    String shown = new String(name, java.nio.charset.StandardCharsets.UTF_8);
    return new KernelException((int) -result, call.title(), shown);
  }
}
