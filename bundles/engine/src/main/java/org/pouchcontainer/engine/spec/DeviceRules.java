package org.pouchcontainer.engine.spec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.oci.runtime.Device;
import org.pouchcontainer.oci.runtime.DeviceCgroup;
import org.pouchcontainer.spi.EngineException;

/** Device nodes and the rules that allow them. */
final class DeviceRules {
  private static final Pattern RULE =
      Pattern.compile("([acb]) ([0-9]{1,9}|\\*):([0-9]{1,9}|\\*) ([rwm]{1,3})");
  private static final Pattern PERMISSIONS = Pattern.compile("[rwm]{1,3}");
  private static final int MAX_DEVICES = 4096;
  private static final int OWNER_READ = 0400;

  private DeviceRules() {}

  /** What every container may use: nothing but what follows (runtime-spec, "Default Devices"). */
  static List<DeviceCgroup> defaults() {
    return List.of(
        new DeviceCgroup(false, "a", null, null, "rwm"),
        // mknod of any node is harmless as long as it cannot be opened.
        new DeviceCgroup(true, "c", null, null, "m"),
        new DeviceCgroup(true, "b", null, null, "m"),
        allow(1, 3),
        allow(1, 5),
        allow(1, 7),
        allow(1, 8),
        allow(1, 9),
        allow(5, 0),
        allow(5, 1),
        allow(5, 2),
        new DeviceCgroup(true, "c", 136L, null, "rwm"));
  }

  private static DeviceCgroup allow(long major, long minor) {
    return new DeviceCgroup(true, "c", major, minor, "rwm");
  }

  /** Everything, for privileged containers. */
  static List<DeviceCgroup> everything() {
    return List.of(new DeviceCgroup(true, "a", null, null, "rwm"));
  }

  /** Parses {@code c 1:3 rwm}; INVALID_ARGUMENT if it is none. */
  static DeviceCgroup rule(String text) {
    Matcher m = RULE.matcher(text.strip());
    if (!m.matches()) {
      throw EngineException.invalid(
          "device rule \"" + text + "\": expected as \"c 1:3 rwm\" with a, b or c");
    }
    return new DeviceCgroup(true, m.group(1), star(m.group(2)), star(m.group(3)), m.group(4));
  }

  private static @Nullable Long star(String number) {
    return number.equals("*") ? null : Long.valueOf(number);
  }

  /** The device nodes for a request; a folder gives all nodes below it. */
  static List<Device> nodes(Resources.Device request) {
    if (!request.hostPath().startsWith("/") || !request.containerPath().startsWith("/")) {
      throw EngineException.invalid(
          "device " + request.hostPath() + ": host and container path must be absolute");
    }
    if (!PERMISSIONS.matcher(request.permissions()).matches()) {
      throw EngineException.invalid(
          "device " + request.hostPath() + ": permissions are out of r, w and m");
    }
    List<Device> found = new ArrayList<>();
    collect(Path.of(request.hostPath()), request.containerPath(), found);
    if (found.isEmpty()) {
      throw EngineException.invalid("device " + request.hostPath() + ": not a device of this host");
    }
    return found;
  }

  /** All device nodes below /dev, for privileged containers. */
  static List<Device> allOfHost() {
    List<Device> found = new ArrayList<>();
    collect(Path.of("/dev"), "/dev", found);
    found.removeIf(
        device ->
            device.path().startsWith("/dev/pts/")
                || device.path().startsWith("/dev/shm/")
                || device.path().startsWith("/dev/mqueue/")
                || Set.of("/dev/console", "/dev/ptmx", "/dev/null", "/dev/zero", "/dev/full")
                    .contains(device.path())
                || Set.of("/dev/random", "/dev/urandom", "/dev/tty").contains(device.path()));
    return found;
  }

  private static void collect(Path host, String container, List<Device> found) {
    if (Files.isDirectory(host, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(host)) {
        for (Path entry : entries) {
          if (found.size() < MAX_DEVICES) {
            collect(entry, container + "/" + entry.getFileName(), found);
          }
        }
      } catch (IOException e) {
        throw EngineException.invalid("device folder " + host + ": " + e.getMessage());
      }
      return;
    }
    Device device = node(host, container);
    if (device != null) {
      found.add(device);
    }
  }

  private static @Nullable Device node(Path host, String container) {
    try {
      // A link as /dev/cdrom is followed when it is named, as docker does.
      Map<String, Object> a = Files.readAttributes(host, "unix:mode,rdev,uid,gid,permissions");
      int type = (Integer) a.get("mode") & 0170000;
      if (type != 0020000 && type != 0060000) {
        return null;
      }
      long rdev = (Long) a.get("rdev");
      return new Device(
          type == 0020000 ? "c" : "b",
          container,
          major(rdev),
          minor(rdev),
          mode(a.get("permissions")),
          Long.valueOf((Integer) a.get("uid")),
          Long.valueOf((Integer) a.get("gid")));
    } catch (IOException e) {
      return null;
    }
  }

  /** Device number halves, as glibc's gnu_dev_major and gnu_dev_minor. */
  private static long major(long rdev) {
    return (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL);
  }

  private static long minor(long rdev) {
    return (rdev & 0xff) | (rdev >>> 12 & ~0xffL);
  }

  private static int mode(Object permissions) {
    int mode = 0;
    int bit = OWNER_READ;
    // The constants stand in the order of the bits.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if (((Set<?>) permissions).contains(permission)) {
        mode |= bit;
      }
      bit >>= 1;
    }
    return mode;
  }

  /** The number of a block device, for rates and weights. INVALID_ARGUMENT if it is none. */
  static long[] number(String hostPath) {
    try {
      Map<String, Object> a = Files.readAttributes(Path.of(hostPath), "unix:mode,rdev");
      int type = (Integer) a.get("mode") & 0170000;
      if (type == 0060000 || type == 0020000) {
        long rdev = (Long) a.get("rdev");
        return new long[] {major(rdev), minor(rdev)};
      }
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw EngineException.invalid("device " + hostPath + ": " + e.getMessage());
    }
    throw EngineException.invalid("device " + hostPath + ": not a device of this host");
  }
}
