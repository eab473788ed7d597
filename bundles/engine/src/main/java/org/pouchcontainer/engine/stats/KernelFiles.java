package org.pouchcontainer.engine.stats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small files in which the kernel shows numbers. What is absent counts as empty: a controller may
 * not be mounted, and a container may end between two reads.
 */
final class KernelFiles {
  private static final int MAX_BYTES = 1 << 20;

  private KernelFiles() {}

  /** A file's text, empty if it is absent or cannot be read. */
  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // ENOENT, or ENODEV once the cgroup is being removed: there is nothing to count any more.
      return "";
    }
  }

  /** Its lines. */
  static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  /** Its one number; 0 if it is absent. */
  static long number(Path file) {
    return parse(text(file).strip());
  }

  /** A number; what is larger than a long holds is the largest, what is none is 0. */
  static long parse(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return 0;
    }
    return text.length() > 19 ? Long.MAX_VALUE : parseNineteen(text);
  }

  private static long parseNineteen(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // 19 digits beyond 2^63
    }
  }

  /** Lines of a name and a number, as in {@code cpu.stat} and {@code memory.stat}. */
  static Map<String, Long> table(Path file) {
    Map<String, Long> table = new LinkedHashMap<>();
    for (String line : lines(file)) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        table.put(line.substring(0, blank), parse(line.substring(blank + 1).strip()));
      }
    }
    return table;
  }
}
