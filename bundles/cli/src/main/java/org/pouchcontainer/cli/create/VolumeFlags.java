package org.pouchcontainer.cli.create;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;

/** {@code --volume} and {@code --tmpfs}. */
final class VolumeFlags {
  private VolumeFlags() {}

  /** Those with a source; a source that begins with a dot is a folder of this process. */
  static List<String> binds(List<String> texts) {
    List<String> binds = new ArrayList<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      if (colon >= 0) {
        String source = text.substring(0, colon);
        if (source.isEmpty() || colon + 1 == text.length()) {
          throw new CliException(
              "invalid value \"%s\" for --volume: use source:target[:modes]".formatted(text));
        }
        binds.add(absolute(source) + text.substring(colon));
      }
    }
    return binds;
  }

  /** Those that only say where: anonymous volumes. */
  static List<String> anonymous(List<String> texts) {
    List<String> targets = new ArrayList<>();
    for (String text : texts) {
      if (text.indexOf(':') < 0) {
        if (!text.startsWith("/")) {
          throw new CliException(
              "invalid value \"%s\" for --volume: the path must be absolute".formatted(text));
        }
        targets.add(text);
      }
    }
    return targets;
  }

  static Map<String, String> tmpfs(List<String> texts) {
    Map<String, String> mounts = new LinkedHashMap<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      String target = colon < 0 ? text : text.substring(0, colon);
      if (!target.startsWith("/")) {
        throw new CliException(
            "invalid value \"%s\" for --tmpfs: the path must be absolute".formatted(text));
      }
      mounts.put(target, colon < 0 ? "" : text.substring(colon + 1));
    }
    return mounts;
  }

  static String absolute(String source) {
    boolean here = source.equals(".") || source.equals("..");
    return here || source.startsWith("./") || source.startsWith("../")
        ? Path.of(source).toAbsolutePath().normalize().toString()
        : source;
  }
}
