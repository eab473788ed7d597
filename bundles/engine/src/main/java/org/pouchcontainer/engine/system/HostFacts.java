package org.pouchcontainer.engine.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.system.SystemInfo.Host;

/** Reads what is known of this host from /proc and /etc/os-release. */
final class HostFacts {
  private HostFacts() {}

  static Host read() {
    try {
      Map<String, String> os = osRelease();
      return new Host(
          Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
          kernel(),
          os.getOrDefault("PRETTY_NAME", "Linux"),
          os.getOrDefault("VERSION_ID", ""),
          System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          memory());
    } catch (IOException e) {
      throw new UncheckedIOException("read facts of the host", e);
    }
  }

  static String kernel() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
  }

  private static long memory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }

  private static Map<String, String> osRelease() throws IOException {
    Map<String, String> values = new HashMap<>();
    Path file = Path.of("/etc/os-release");
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(
              line.substring(0, equals), line.substring(equals + 1).replaceAll("^\"|\"$", ""));
        }
      }
    }
    return values;
  }
}
