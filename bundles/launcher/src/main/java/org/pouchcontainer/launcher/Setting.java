package org.pouchcontainer.launcher;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting of the daemon: where it stands in the file, its flag, its type and its default.
 *
 * @param path the key in the configuration file; a dot stands between a group and its key
 * @param alias a second key of the original that means the same, or null
 * @param flag the long flag without dashes, or null where only the file can set it
 * @param shortFlag the one-letter flag, or null
 * @param type what values it takes
 * @param defaultValue gives the default from the settings before it in the catalog, by path
 * @param effect what setting it does here
 * @param help one line for {@code --help}, with the unit where there is one
 */
record Setting(
    String path,
    @Nullable String alias,
    @Nullable String flag,
    @Nullable String shortFlag,
    SettingType type,
    Function<Map<String, Object>, Object> defaultValue,
    Effect effect,
    String help) {

  /** What setting a value does. */
  enum Effect {
    /** It does what it says. */
    FULL,
    /** It is checked and kept, but this version does not act on it yet. */
    LATER,
    /** It belonged to a part of the original that does not exist here. */
    NONE
  }

  static Setting of(
      String path, @Nullable String flag, SettingType type, Object value, String help) {
    return new Setting(path, null, flag, null, type, before -> value, Effect.FULL, help);
  }

  Setting withShortFlag(String letter) {
    return new Setting(path, alias, flag, letter, type, defaultValue, effect, help);
  }

  Setting withAlias(String otherPath) {
    return new Setting(path, otherPath, flag, shortFlag, type, defaultValue, effect, help);
  }

  Setting withEffect(Effect other) {
    return new Setting(path, alias, flag, shortFlag, type, defaultValue, other, help);
  }

  Setting withDefault(Function<Map<String, Object>, Object> derived) {
    return new Setting(path, alias, flag, shortFlag, type, derived, effect, help);
  }

  /** Every key in the file that means this setting. */
  List<String> paths() {
    return alias == null ? List.of(path) : List.of(path, alias);
  }
}
