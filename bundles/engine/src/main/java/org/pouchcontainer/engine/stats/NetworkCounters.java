package org.pouchcontainer.engine.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.stats.ContainerStats.Interface;

/** Reads the counters of network interfaces as a namespace shows them in {@code net/dev}. */
final class NetworkCounters {
  private static final int COLUMNS = 16;

  private NetworkCounters() {}

  /** By interface name, without the loopback. */
  static Map<String, Interface> parse(List<String> lines) {
    Map<String, Interface> interfaces = new LinkedHashMap<>();
    for (String line : lines) {
      // The name may touch its first number, and an alias has a colon in its name.
      int colon = line.lastIndexOf(':');
      if (colon < 0) {
        continue;
      }
      String name = line.substring(0, colon).strip();
      String[] n = line.substring(colon + 1).strip().split("\\s+");
      if (n.length >= COLUMNS && !name.equals("lo")) {
        interfaces.put(
            name,
            new Interface(
                at(n, 0), at(n, 1), at(n, 2), at(n, 3), at(n, 8), at(n, 9), at(n, 10), at(n, 11)));
      }
    }
    return interfaces;
  }

  private static long at(String[] numbers, int index) {
    return KernelFiles.parse(numbers[index]);
  }
}
