package org.pouchcontainer.tck.volume;

import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/** The names that {@code VolumeRequest} documents, as a check. */
final class VolumeNames {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  private VolumeNames() {}

  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid("volume name: must match " + NAME);
    }
  }
}
