package org.pouchcontainer.snapshotter.base;

import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/** The keys and names that {@code Snapshotter} documents, as a check. */
final class SnapshotKeys {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9:._-]{1,255}");

  private SnapshotKeys() {}

  static boolean isValid(String key) {
    return FORM.matcher(key).matches();
  }

  static void check(String action, String key) {
    if (!isValid(key)) {
      String shown = key.length() <= 80 ? key : key.substring(0, 80) + "…";
      throw EngineException.invalid(
          action + " \"" + shown + "\": 1 to 255 characters out of [A-Za-z0-9:._-] are allowed");
    }
  }
}
