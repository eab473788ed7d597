package org.pouchcontainer.engine.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;

/** Options of {@code --tmpfs}; only those that cannot reach outside of the mount. */
final class TmpfsOptions {
  private static final Set<String> FLAGS =
      Set.of(
          "ro",
          "rw",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "exec",
          "noexec",
          "sync",
          "async",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "strictatime");

  private static final List<String> DEFAULTS = List.of("nosuid", "nodev", "noexec");

  private TmpfsOptions() {}

  static void check(MountRequest request) {
    for (String option : request.tmpfsOptions()) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      boolean good =
          switch (key) {
            case "size" -> value.endsWith("%") || ByteSize.parse(value).bytes() >= 0;
            case "mode" -> value.matches("[0-7]{1,5}");
            case "uid", "gid", "nr_inodes", "nr_blocks" -> value.matches("[0-9]{1,10}[kmg]?");
            default -> equals < 0 && FLAGS.contains(key);
          };
      if (!good) {
        throw EngineException.invalid(
            "tmpfs " + request.target() + ": option \"" + option + "\" is not known");
      }
    }
  }

  /** The options with docker's defaults before them, so that what was asked wins. */
  static List<String> of(MountRequest request) {
    List<String> options = new ArrayList<>(DEFAULTS);
    for (String option : request.tmpfsOptions()) {
      options.remove("no" + option);
      options.add(option);
    }
    if (request.readOnly()) {
      options.add("ro");
    }
    return options;
  }
}
