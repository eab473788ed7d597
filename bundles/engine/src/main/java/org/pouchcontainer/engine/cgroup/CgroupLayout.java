package org.pouchcontainer.engine.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How this host mounts its cgroup controllers (cgroups(7)): each v1 controller at a place of its
 * own, all of v2 in one tree, or v1 with a v2 tree beside it (hybrid).
 *
 * @param version 2 if the controllers are in the unified tree, else 1
 * @param mountPoints v1 controller to where it is mounted; empty on v2
 * @param unified where the v2 tree is, if it is mounted
 * @param controllers names of the controllers that can limit containers, sorted
 * @param unmounted v1 controllers that the kernel lists for this process but nobody mounted, sorted
 */
public record CgroupLayout(
    int version,
    Map<String, Path> mountPoints,
    Optional<Path> unified,
    List<String> controllers,
    List<String> unmounted) {

  /** Copies its collections. */
  public CgroupLayout {
    mountPoints = Map.copyOf(mountPoints);
    controllers = List.copyOf(controllers);
    unmounted = List.copyOf(unmounted);
  }

  /** Reads the layout of this host. */
  public static CgroupLayout ofThisHost() {
    try {
      return parse(
          Files.readAllLines(Path.of("/proc/self/mountinfo")),
          Files.readAllLines(Path.of("/proc/self/cgroup")));
    } catch (IOException e) {
      throw new UncheckedIOException("read the host's cgroup layout", e);
    }
  }

  static CgroupLayout parse(List<String> mountInfo, List<String> selfCgroup) throws IOException {
    Map<String, Path> v1 = new TreeMap<>();
    Optional<Path> v2 = Optional.empty();
    for (String line : mountInfo) {
      int dash = line.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      String[] tail = line.substring(dash + 3).split(" ");
      Path at = Path.of(line.split(" ")[4]);
      if (tail[0].equals("cgroup2")) {
        v2 = Optional.of(at);
      } else if (tail[0].equals("cgroup")) {
        for (String option : tail[2].split(",")) {
          if (!option.equals("rw") && !option.equals("ro")) {
            v1.put(option, at);
          }
        }
      }
    }
    v1.keySet().removeIf(name -> name.contains("=") && !name.startsWith("name="));
    TreeSet<String> usable = new TreeSet<>();
    v1.keySet().stream().filter(name -> !name.startsWith("name=")).forEach(usable::add);
    boolean pureV2 = usable.isEmpty() && v2.isPresent();
    if (pureV2) {
      usable.addAll(unifiedControllers(v2.get()));
    }
    return new CgroupLayout(
        pureV2 ? 2 : 1, v1, v2, List.copyOf(usable), pureV2 ? List.of() : missing(selfCgroup, v1));
  }

  private static List<String> unifiedControllers(Path root) throws IOException {
    Path file = root.resolve("cgroup.controllers");
    return Files.exists(file)
        ? Arrays.asList(Files.readString(file).strip().split("\\s+"))
        : List.of();
  }

  private static List<String> missing(List<String> selfCgroup, Map<String, Path> mounted) {
    List<String> missing = new ArrayList<>();
    for (String line : selfCgroup) {
      String[] parts = line.split(":", 3);
      for (String name : parts[1].split(",")) {
        if (!name.isEmpty() && !mounted.containsKey(name)) {
          missing.add(name);
        }
      }
    }
    missing.sort(String::compareTo);
    return missing;
  }

  /** Whether a controller can limit containers here. */
  public boolean has(String controller) {
    return controllers.contains(controller);
  }

  /** Whether the file of a v1 controller exists, as {@code memory.memsw.limit_in_bytes}. */
  public boolean hasFile(String controller, String file) {
    Path at = mountPoints.get(controller);
    return at != null && Files.exists(at.resolve(file));
  }
}
