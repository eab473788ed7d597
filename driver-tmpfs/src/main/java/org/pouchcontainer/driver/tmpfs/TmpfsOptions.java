package org.pouchcontainer.driver.tmpfs;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * The options of a volume in memory, checked.
 *
 * @param size how much the content may grow to
 * @param mode permission bits of its root folder, in octal
 */
record TmpfsOptions(ByteSize size, String mode) {
  static final ByteSize DEFAULT_SIZE = new ByteSize(64L << 20);
  static final String DEFAULT_MODE = "1777";

  /** The kernel counts in pages, and takes a size of 0 as no limit at all. */
  private static final long PAGE = 4096;

  private static final Pattern MODE = Pattern.compile("[01]?[0-7]{3}");
  private static final List<String> KNOWN = List.of("mode", "size");

  static Map<String, String> descriptions() {
    return Map.of(
        "size",
        "upper bound of the content, at least 4k; default 64m",
        "mode",
        "permission bits of the root folder in octal; default " + DEFAULT_MODE);
  }

  /**
   * Checks all options.
   *
   * @throws EngineException INVALID_ARGUMENT naming the option
   */
  static TmpfsOptions parse(VolumeRequest request) {
    String action = "create volume \"" + request.name() + "\": ";
    for (String option : new TreeSet<>(request.options().keySet())) {
      if (!KNOWN.contains(option)) {
        throw EngineException.invalid(
            action + "unknown option \"" + option + "\"; driver tmpfs takes " + KNOWN);
      }
    }
    String size = request.options().get("size");
    String mode = request.options().getOrDefault("mode", DEFAULT_MODE);
    if (!MODE.matcher(mode).matches()) {
      throw EngineException.invalid(action + "option mode must be octal, 000 to 1777");
    }
    TmpfsOptions options =
        new TmpfsOptions(size == null ? DEFAULT_SIZE : ByteSize.parse(size), mode);
    if (options.size().bytes() < PAGE) {
      throw EngineException.invalid(action + "option size must be at least " + PAGE + " bytes");
    }
    return options;
  }

  MountSpec mountSpec() {
    return new MountSpec(
        "tmpfs",
        "pouch-volume",
        List.of("nosuid", "nodev", "noexec", "size=" + size.bytes(), "mode=" + mode));
  }
}
