package org.pouchcontainer.engine.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.linux.file.RawPath;

/**
 * What is mounted in a mount namespace, as {@code /proc/<pid>/mountinfo} shows it.
 *
 * @param points where, without the root itself
 * @param windows numbers of file systems that hold no files but show the kernel
 */
record MountLines(Set<RawPath> points, Set<Long> windows) {
  private static final Set<String> WINDOW_TYPES =
      Set.of(
          "proc",
          "sysfs",
          "cgroup",
          "cgroup2",
          "devpts",
          "mqueue",
          "securityfs",
          "debugfs",
          "tracefs",
          "bpf",
          "pstore",
          "configfs",
          "binfmt_misc",
          "nsfs");

  static MountLines parse(List<String> lines) {
    Set<RawPath> points = new HashSet<>();
    Set<Long> windows = new HashSet<>();
    for (String line : lines) {
      int dash = line.indexOf(" - ");
      String[] head = line.split(" ");
      if (dash < 0 || head.length < 5) {
        continue;
      }
      String type = line.substring(dash + 3).split(" ")[0];
      RawPath point = RawPath.of(unescape(head[4]));
      if (!point.isEmpty()) {
        points.add(point);
      }
      if (WINDOW_TYPES.contains(type) || type.equals("tmpfs") && head[4].equals("/dev")) {
        windows.add(number(head[2]));
      }
    }
    return new MountLines(points, windows);
  }

  private static long number(String device) {
    int colon = device.indexOf(':');
    long major = Long.parseLong(device.substring(0, colon));
    return major << 32 | Long.parseLong(device.substring(colon + 1));
  }

  /** Blanks, tabs, line ends and backslashes are octal there. */
  private static byte[] unescape(String text) {
    byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] out = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\\' && i + 3 < raw.length) {
        out[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8);
        i += 3;
      } else {
        out[length++] = raw[i];
      }
    }
    return Arrays.copyOf(out, length);
  }
}
