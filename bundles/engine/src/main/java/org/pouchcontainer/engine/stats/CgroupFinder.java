package org.pouchcontainer.engine.stats;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.spi.ContainerId;

/**
 * Finds the cgroups of a container through its first process, which works whichever driver made
 * them and wherever the engine's own cgroup is. An init system moves its processes further down, so
 * paths are cut behind the component that names the container.
 */
final class CgroupFinder {
  private final CgroupLayout layout;

  CgroupFinder(CgroupLayout layout) {
    this.layout = layout;
  }

  /** The counters of the container with this first process. */
  CgroupCounters find(ContainerId id, int pid) {
    return find(id, KernelFiles.lines(Path.of("/proc/" + pid + "/cgroup")));
  }

  /** As above, with the lines of {@code /proc/<pid>/cgroup}. */
  CgroupCounters find(ContainerId id, List<String> lines) {
    Map<String, Path> folders = new HashMap<>();
    Path unified = Path.of("/nonexistent");
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      String path = cut(fields[2], id.value());
      if (fields[1].isEmpty()) {
        unified = layout.unified().map(root -> below(root, path)).orElse(unified);
      }
      for (String controller : fields[1].split(",")) {
        Path root = layout.mountPoints().get(controller);
        if (root != null) {
          folders.put(controller, below(root, path));
        }
      }
    }
    Path absent = Path.of("/nonexistent");
    return layout.version() == 2
        ? new CgroupV2(unified)
        : new CgroupV1(controller -> folders.getOrDefault(controller, absent));
  }

  private static Path below(Path root, String path) {
    return Path.of(root.toString(), path);
  }

  /** The path up to and with the component that names the container, else the whole. */
  static String cut(String path, String id) {
    int at = path.lastIndexOf(id);
    if (at < 0) {
      return path;
    }
    int end = path.indexOf('/', at);
    return end < 0 ? path : path.substring(0, end);
  }
}
