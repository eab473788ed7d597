package org.pouchcontainer.driver.tmpfs;

import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * The names that {@code VolumeRequest} documents. The engine checks them; we do not trust it to.
 */
final class VolumeNames {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  private VolumeNames() {}

  static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  static void check(String action, String name) {
    if (!isValid(name)) {
      String shown = name.length() <= 40 ? name : name.substring(0, 40) + "…";
      throw EngineException.invalid(action + " volume \"" + shown + "\": must match " + NAME);
    }
  }
}
