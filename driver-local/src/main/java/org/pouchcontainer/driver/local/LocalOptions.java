package org.pouchcontainer.driver.local;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * The options of a local volume, checked.
 *
 * @param mountOrNull the folder of the user's choice
 */
record LocalOptions(@Nullable Path mountOrNull) {
  static final String MOUNT = "mount";

  /** The spellings of one option, as the original engine took them. */
  private static final List<String> SIZE = List.of("size", "opt.size", "Size", "opt.Size");

  private static final int MAX_PATH = 4095;

  /** The folder of the user's choice, not normalised by links. */
  Optional<Path> mount() {
    return Optional.ofNullable(mountOrNull);
  }

  /** What users may give, for help texts. */
  static Map<String, String> descriptions() {
    Map<String, String> all = new TreeMap<>();
    all.put(
        MOUNT,
        "absolute folder of this host that holds the content; made if absent, and then removed"
            + " with the volume; default: a folder of the engine");
    all.put("size", "upper bound, as 10g; refused: this driver has no quota to enforce it with");
    return all;
  }

  /**
   * Checks all options.
   *
   * @throws EngineException INVALID_ARGUMENT naming the option, NOT_IMPLEMENTED for a size
   */
  static LocalOptions parse(VolumeRequest request) {
    String action = "create volume \"" + request.name() + "\": ";
    for (String option : new TreeSet<>(request.options().keySet())) {
      if (!option.equals(MOUNT) && !SIZE.contains(option)) {
        throw EngineException.invalid(
            action + "unknown option \"" + option + "\"; driver local takes mount and size");
      }
    }
    refuseSize(action, request.options());
    String mount = request.options().get(MOUNT);
    return new LocalOptions(mount == null ? null : folder(action, mount));
  }

  private static void refuseSize(String action, Map<String, String> options) {
    for (String spelling : SIZE) {
      String value = options.get(spelling);
      if (value != null) {
        ByteSize.parse(value);
        throw new EngineException(
            ErrorKind.NOT_IMPLEMENTED,
            action
                + spelling
                + "="
                + value
                + ": driver local cannot bound a folder on this host; leave the option out, or use"
                + " a driver with size limits, as tmpfs");
      }
    }
  }

  private static Path folder(String action, String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw EngineException.invalid(action + "option mount is not a path");
    }
    if (text.length() > MAX_PATH
        || text.chars().anyMatch(Character::isISOControl)
        || !path.isAbsolute()
        || !path.normalize().equals(path)
        || path.getNameCount() == 0) {
      throw EngineException.invalid(
          action
              + "option mount must be an absolute path without \"..\", not the root,"
              + " and without control characters");
    }
    return path;
  }
}
