package org.pouchcontainer.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The daemon's configuration file: JSON in the keys of PouchContainer 1.3.1.
 *
 * <p>A missing or empty file names nothing, as in the original. Every key is checked; a key that no
 * setting has is an error, because a misspelt setting that is silently left out is worse.
 */
final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final Map<Setting, Object> values = new LinkedHashMap<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  /**
   * Reads and checks the file.
   *
   * @return the values that it names, by setting
   * @throws StartupException where it cannot be read, is no JSON object, or a key or value is wrong
   */
  static Map<Setting, Object> read(Path file) {
    ConfigFile reader = new ConfigFile(file);
    String text = reader.text();
    if (!text.isBlank()) {
      reader.group("", reader.parse(text));
    }
    return reader.values;
  }

  private String text() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new StartupException(action() + "larger than " + MAX_BYTES + " bytes");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new StartupException(action() + e, e);
    }
  }

  private Map<?, ?> parse(String text) {
    try {
      if (Json.read(text) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (IOException e) {
      throw new StartupException(action() + "not valid JSON: " + e.getMessage(), e);
    }
    throw new StartupException(action() + "not a JSON object; allowed: {\"key\": value, …}");
  }

  private void group(String prefix, Map<?, ?> object) {
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      String path = prefix + entry.getKey();
      Object value = entry.getValue();
      if (value == null || path.equals("config-file")) {
        continue;
      }
      var setting = SettingCatalog.byPath(path);
      if (setting.isPresent()) {
        put(path, setting.get(), value);
      } else if (isGroup(path)) {
        if (!(value instanceof Map<?, ?> inner)) {
          throw wrong(path, value, "an object with " + keysIn(path + "."));
        }
        group(path + ".", inner);
      } else {
        throw new StartupException(
            action() + "unknown key \"" + path + "\"; known keys here: " + keysIn(prefix));
      }
    }
  }

  private void put(String path, Setting setting, Object value) {
    Object checked;
    try {
      checked = setting.type().fromJson(value);
    } catch (InvalidValueException e) {
      throw wrong(path, value, e.getMessage());
    }
    Object earlier = values.put(setting, checked);
    if (earlier != null) {
      throw new StartupException(
          action()
              + "\""
              + setting.path()
              + "\" and \""
              + setting.alias()
              + "\" are the same"
              + " setting; name one of them");
    }
  }

  private StartupException wrong(String path, Object value, String allowed) {
    return new StartupException(
        action()
            + "key \""
            + path
            + "\" has the wrong value "
            + Json.write(value)
            + "; allowed: "
            + allowed);
  }

  private String action() {
    return "read configuration file " + file + ": ";
  }

  private static boolean isGroup(String path) {
    return paths().stream().anyMatch(p -> p.startsWith(path + "."));
  }

  /** The keys directly below a prefix, for messages. */
  private static String keysIn(String prefix) {
    return paths().stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static List<String> paths() {
    return SettingCatalog.settings().stream().flatMap(s -> s.paths().stream()).toList();
  }
}
