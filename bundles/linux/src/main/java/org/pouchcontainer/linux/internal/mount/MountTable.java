package org.pouchcontainer.linux.internal.mount;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.pouchcontainer.linux.mount.MountInfo;

/** Parses mountinfo. */
public final class MountTable {
  private MountTable() {}

  /** All lines; one that is malformed is an error, for nothing may be overlooked. */
  public static List<MountInfo> parse(String text) {
    List<MountInfo> table = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.isEmpty()) {
        table.add(parseLine(line));
      }
    }
    return table;
  }

  private static MountInfo parseLine(String line) {
    List<String> f = List.of(line.split(" "));
    int dash = f.indexOf("-");
    if (dash < 6 || f.size() < dash + 4) {
      throw new IllegalStateException("mount table line without its fields: " + line);
    }
    String[] device = f.get(2).split(":");
    return new MountInfo(
        Integer.parseInt(f.get(0)),
        Integer.parseInt(f.get(1)),
        Integer.parseInt(device[0]),
        Integer.parseInt(device[1]),
        unescape(f.get(3)),
        Path.of(unescape(f.get(4))),
        Arrays.asList(f.get(5).split(",")),
        f.subList(6, dash),
        unescape(f.get(dash + 1)),
        unescape(f.get(dash + 2)),
        options(f.get(dash + 3)));
  }

  private static List<String> options(String field) {
    return Arrays.stream(field.split(",")).map(MountTable::unescape).toList();
  }

  /** Replaces backslash and three octal digits by the byte that they mean. */
  static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    byte[] in = field.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '\\' && i + 3 < in.length && isOctal(in[i + 1], in[i + 2], in[i + 3])) {
        out.write((in[i + 1] - '0') << 6 | (in[i + 2] - '0') << 3 | (in[i + 3] - '0'));
        i += 3;
      } else {
        out.write(in[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static boolean isOctal(byte... digits) {
    for (byte d : digits) {
      if (d < '0' || d > '7') {
        return false;
      }
    }
    return true;
  }

  /** The mounts at and below {@code root}, deepest first, later ones first on the same point. */
  static List<MountInfo> below(List<MountInfo> table, Path root) {
    List<MountInfo> found = new ArrayList<>();
    for (int i = table.size() - 1; i >= 0; i--) {
      if (table.get(i).mountPoint().startsWith(root)) {
        found.add(table.get(i));
      }
    }
    found.sort(Comparator.comparingInt((MountInfo m) -> m.mountPoint().getNameCount()).reversed());
    return found;
  }
}
