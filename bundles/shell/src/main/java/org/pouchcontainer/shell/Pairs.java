package org.pouchcontainer.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the form {@code name=value}. */
public final class Pairs {
  private Pairs() {}

  /**
   * The pairs in order; a name without {@code =} has an empty value.
   *
   * @param option the option they were given with, for the message
   * @throws IllegalArgumentException if there is no name
   */
  public static Map<String, String> of(String option, @Nullable List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "invalid value \"" + text + "\" for " + option + ": use name=value");
      }
      pairs.put(name, equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
