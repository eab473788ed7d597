package org.pouchcontainer.linux.internal.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/**
 * Extended attributes. The kernel has no calls with a directory and a name before 6.13, so an entry
 * is named {@code /proc/self/fd/N/name}: its directory is pinned by the descriptor, and the l…
 * calls do not follow the last component.
 */
final class Attributes {
  private static final int MAX_VALUE = 64 << 10;
  private static final int MAX_LIST = 64 << 10;
  private static final int ROOM_FOR_NAMES = 2048;

  private final Sys sys;

  Attributes(Sys sys) {
    this.sys = sys;
  }

  /** All attributes of an entry, or of the directory itself where {@code name} is null. */
  Map<String, byte[]> all(Fd dir, @Nullable RawName name) {
    try (Scratch s = Scratch.take(MAX_LIST + ROOM_FOR_NAMES)) {
      long list = s.raw(MAX_LIST);
      long n =
          name == null
              ? sys.calls().invoke(Call.FLISTXATTR, dir.number(), list, MAX_LIST)
              : sys.calls().invoke(Call.LLISTXATTR, s.text(path(dir, name)), list, MAX_LIST);
      if (n == -Errno.EOPNOTSUPP.number() || n == 0) {
        return Map.of();
      }
      sys.check(n, Call.LLISTXATTR, name == null ? dir : name);
      Map<String, byte[]> all = new TreeMap<>();
      String keys = new String(s.read(list, (int) n), StandardCharsets.UTF_8);
      for (String key : keys.split("\0")) {
        byte[] value = value(dir, name, key);
        if (value != null) {
          all.put(key, value);
        }
      }
      return all;
    }
  }

  /** Null if it went away meanwhile, or is only listed (some file systems do that). */
  private byte @Nullable [] value(Fd dir, @Nullable RawName name, String key) {
    try (Scratch s = Scratch.take(MAX_VALUE + ROOM_FOR_NAMES)) {
      long value = s.raw(MAX_VALUE);
      long n =
          name == null
              ? sys.calls().invoke(Call.FGETXATTR, dir.number(), s.text(key), value, MAX_VALUE)
              : sys.calls()
                  .invoke(Call.LGETXATTR, s.text(path(dir, name)), s.text(key), value, MAX_VALUE);
      if (n == -Errno.ENODATA.number() || n == -Errno.EOPNOTSUPP.number()) {
        return null;
      }
      sys.check(n, Call.LGETXATTR, (name == null ? dir : name) + " " + key);
      return s.read(value, (int) n);
    }
  }

  void set(Fd dir, @Nullable RawName name, String key, byte[] value) {
    try (Scratch s = Scratch.take(value.length + 2 * ROOM_FOR_NAMES)) {
      long data = s.copyOf(value, 0, value.length);
      long result =
          name == null
              ? sys.calls().invoke(Call.FSETXATTR, dir.number(), s.text(key), data, value.length, 0)
              : sys.calls()
                  .invoke(
                      Call.LSETXATTR, s.text(path(dir, name)), s.text(key), data, value.length, 0);
      sys.check(result, Call.LSETXATTR, (name == null ? dir : name) + " " + key);
    }
  }

  void remove(Fd dir, RawName name, String key) {
    try (Scratch s = Scratch.take()) {
      sys.check(
          sys.calls().invoke(Call.LREMOVEXATTR, s.text(path(dir, name)), s.text(key)),
          Call.LREMOVEXATTR,
          name + " " + key);
    }
  }

  private static byte[] path(Fd dir, RawName name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((dir.procPath() + "/").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(name.bytes());
    return out.toByteArray();
  }
}
