package org.pouchcontainer.engine.mount;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.spi.EngineException;

/** Checks what a container asks to have mounted, before anything exists. */
final class MountRules {
  private static final Set<String> PROPAGATIONS =
      Set.of("", "private", "rprivate", "shared", "rshared", "slave", "rslave");

  /** What runc allows to be covered, too. */
  private static final Set<String> PROC_FILES =
      new TreeSet<>(
          Set.of(
              "/proc/cpuinfo",
              "/proc/diskstats",
              "/proc/loadavg",
              "/proc/meminfo",
              "/proc/slabinfo",
              "/proc/stat",
              "/proc/swaps",
              "/proc/uptime"));

  private MountRules() {}

  /**
   * The requests with clean targets.
   *
   * @throws EngineException INVALID_ARGUMENT naming the mount and what is wrong
   */
  static List<MountRequest> check(List<MountRequest> requests) {
    Set<String> targets = new HashSet<>();
    return requests.stream()
        .map(
            request -> {
              MountRequest clean = request.withTarget(target(request.target()));
              if (!targets.add(clean.target())) {
                throw EngineException.invalid("mount " + clean.target() + ": asked for twice");
              }
              check(clean);
              return clean;
            })
        .toList();
  }

  private static void check(MountRequest request) {
    if (!PROPAGATIONS.contains(request.propagation())) {
      throw EngineException.invalid(
          "mount "
              + request.target()
              + ": propagation \""
              + request.propagation()
              + "\" is none of private, rprivate, shared, rshared, slave, rslave");
    }
    if (request.readOnlyDepth() == MountRequest.ReadOnlyDepth.EVERYTHING
        && !(request.readOnly()
            && request.recursive()
            && Set.of("", "rprivate").contains(request.propagation()))) {
      throw EngineException.invalid(
          "mount "
              + request.target()
              + ": read-only by force for all below needs a recursive, read-only mount with"
              + " propagation rprivate");
    }
    switch (request.type()) {
      case BIND -> {
        if (!request.source().startsWith("/") || request.source().indexOf('\0') >= 0) {
          throw EngineException.invalid(
              "mount "
                  + request.target()
                  + ": source \""
                  + request.source()
                  + "\" must be an absolute path");
        }
      }
      case VOLUME -> {
        String subpath = request.subpath();
        if (subpath.startsWith("/") || Path.of(subpath).normalize().startsWith("..")) {
          throw EngineException.invalid(
              "mount " + request.target() + ": subpath \"" + subpath + "\" leaves the volume");
        }
      }
      case TMPFS -> TmpfsOptions.check(request);
    }
  }

  /**
   * A path in the container, without {@code .} and {@code ..}; these end at the root
   * (CVE-2022-23648).
   */
  static String target(String text) {
    String clean;
    try {
      if (!text.startsWith("/")) {
        throw EngineException.invalid("mount \"" + text + "\": target must be an absolute path");
      }
      clean = Path.of(text).normalize().toString();
    } catch (InvalidPathException e) {
      throw EngineException.invalid("mount: target is no path: " + e.getReason());
    }
    while (clean.equals("/..") || clean.startsWith("/../")) {
      clean = clean.length() == 3 ? "/" : clean.substring(3);
    }
    if (clean.equals("/")) {
      throw EngineException.invalid("mount \"" + text + "\": target must not be the root itself");
    }
    requireOutsideProc(clean);
    return clean;
  }

  /**
   * What the engine and the runtime trust below {@code /proc} must be the kernel's
   * (CVE-2019-16884); single files may be covered, as lxcfs does it.
   */
  private static void requireOutsideProc(String target) {
    boolean inside = target.equals("/proc") || target.startsWith("/proc/");
    if (inside && !PROC_FILES.contains(target)) {
      throw EngineException.invalid(
          "mount " + target + ": nothing may be mounted there but on one of " + PROC_FILES);
    }
  }
}
