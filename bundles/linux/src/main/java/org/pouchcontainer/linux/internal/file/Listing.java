package org.pouchcontainer.linux.internal.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.file.Directory.Entry;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/** getdents64(2): names as bytes. */
final class Listing {
  private static final int ROOM = 64 << 10;
  private static final int NAME_OFFSET = 19;

  private Listing() {}

  /** Reads a directory that was opened for nothing else, from its start to its end. */
  static List<Entry> read(Sys sys, Fd dir) {
    List<Entry> entries = new ArrayList<>();
    try (Scratch s = Scratch.take(ROOM)) {
      long buffer = s.raw(ROOM);
      while (true) {
        int n =
            (int)
                sys.check(
                    sys.calls().invoke(Call.GETDENTS64, dir.number(), buffer, ROOM),
                    Call.GETDENTS64,
                    dir);
        if (n == 0) {
          return entries;
        }
        for (int at = 0; at < n; at += s.getShort(buffer + at + 16) & 0xffff) {
          add(entries, s, buffer + at);
        }
      }
    }
  }

  private static void add(List<Entry> entries, Scratch s, long record) {
    int length = (s.getShort(record + 16) & 0xffff) - NAME_OFFSET;
    byte[] padded = s.read(record + NAME_OFFSET, length);
    int end = 0;
    while (padded[end] != 0) {
      end++;
    }
    if (end <= 2 && padded[0] == '.' && (end == 1 || padded[1] == '.')) {
      return;
    }
    RawName name = RawName.of(Arrays.copyOf(padded, end));
    entries.add(new Entry(name, type(s.getByte(record + 18))));
  }

  /** DT_ values are the S_IF bits shifted; 0 means that the file system does not tell. */
  private static @Nullable FileType type(byte type) {
    for (FileType t : FileType.values()) {
      if (t.bits() >> 12 == type) {
        return t;
      }
    }
    return null;
  }
}
