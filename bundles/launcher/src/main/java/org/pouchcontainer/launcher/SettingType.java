package org.pouchcontainer.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What values a setting takes, and how they read from the command line and from JSON.
 *
 * <p>A value is held in its JSON form: {@code String}, {@code Boolean}, {@code Long}, {@code List}
 * or {@code Map}. Both readers throw {@link InvalidValueException} with a text that completes the
 * sentence "allowed: …".
 */
sealed interface SettingType {

  /** Reads all occurrences of the flag, in order; never an empty list. */
  Object fromFlag(List<String> occurrences) throws InvalidValueException;

  /** Reads the value that stood in the file; never null. */
  Object fromJson(Object json) throws InvalidValueException;

  /** What {@code --help} shows after the flag; empty where the flag stands alone. */
  String argumentName();

  /** True or false; on the command line the value may be left out, which means true. */
  record Bool() implements SettingType {
    @Override
    public String argumentName() {
      return "";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      return switch (last(occurrences)) {
        case "true", "1" -> true;
        case "false", "0" -> false;
        default -> throw new InvalidValueException("true or false");
      };
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      if (json instanceof Boolean value) {
        return value;
      }
      throw new InvalidValueException("true or false, without quotes");
    }
  }

  /** A whole number within inclusive bounds. */
  record Whole(long min, long max) implements SettingType {
    @Override
    public String argumentName() {
      return "number";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      try {
        return checked(Long.parseLong(last(occurrences)));
      } catch (NumberFormatException e) {
        throw new InvalidValueException(allowed());
      }
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      // The original writes the stream server's port as a string.
      if (json instanceof String text) {
        return fromFlag(List.of(text));
      }
      if (json instanceof Long value) {
        return checked(value);
      }
      throw new InvalidValueException(allowed());
    }

    private Long checked(long value) throws InvalidValueException {
      if (value < min || value > max) {
        throw new InvalidValueException(allowed());
      }
      return value;
    }

    private String allowed() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /** One string. */
  record Text(String allowed, Predicate<String> check) implements SettingType {
    @Override
    public String argumentName() {
      return "string";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      return fromJson(last(occurrences));
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      if (json instanceof String text && check.test(text)) {
        return text;
      }
      throw new InvalidValueException(allowed);
    }
  }

  /** Several strings; a file may give one bare string instead of a list. */
  record Texts(String allowed, Predicate<String> check) implements SettingType {
    @Override
    public String argumentName() {
      return "string";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      // An empty string clears the list, so that a default can be switched off.
      return fromJson(occurrences.equals(List.of("")) ? List.of() : occurrences);
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      List<?> values = json instanceof List<?> list ? list : List.of(json);
      for (Object value : values) {
        if (!(value instanceof String text && check.test(text))) {
          throw new InvalidValueException(allowed);
        }
      }
      return values.stream().map(String.class::cast).distinct().toList();
    }
  }

  /** Names with string values; on the command line {@code name=value}. */
  record Pairs() implements SettingType {
    private static final String ALLOWED = "name=value pairs with a name";

    @Override
    public String argumentName() {
      return "name=value";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      Map<String, Object> pairs = new LinkedHashMap<>();
      for (String occurrence : occurrences) {
        int equals = occurrence.indexOf('=');
        if (equals < 1) {
          throw new InvalidValueException(ALLOWED);
        }
        pairs.put(occurrence.substring(0, equals), occurrence.substring(equals + 1));
      }
      return pairs;
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      if (json instanceof Map<?, ?> map
          && map.entrySet().stream()
              .allMatch(e -> !"".equals(e.getKey()) && e.getValue() instanceof String)) {
        return map;
      }
      throw new InvalidValueException("an object of names with string values");
    }
  }

  /** OCI runtimes by name; on the command line {@code name=path}. */
  record Runtimes() implements SettingType {
    private static final Set<String> KEYS = Set.of("path", "runtimeArgs", "type", "options");
    private static final String ALLOWED =
        "name=path on the command line; in the file an object of names with"
            + " {\"path\": string, \"runtimeArgs\": [string], \"type\": string, \"options\":"
            + " object}";

    @Override
    public String argumentName() {
      return "name=path";
    }

    @Override
    public Object fromFlag(List<String> occurrences) throws InvalidValueException {
      Map<String, Object> runtimes = new LinkedHashMap<>();
      for (String occurrence : occurrences) {
        int equals = occurrence.indexOf('=');
        String name = equals < 0 ? occurrence : occurrence.substring(0, equals);
        String path = equals < 0 ? occurrence : occurrence.substring(equals + 1);
        runtimes.put(name, new LinkedHashMap<>(Map.of("path", path)));
      }
      return fromJson(runtimes);
    }

    @Override
    public Object fromJson(Object json) throws InvalidValueException {
      if (!(json instanceof Map<?, ?> runtimes)) {
        throw new InvalidValueException(ALLOWED);
      }
      for (Map.Entry<?, ?> entry : runtimes.entrySet()) {
        boolean valid =
            entry.getKey() instanceof String name
                && Values.isName(name)
                && entry.getValue() instanceof Map<?, ?> runtime
                && runtime.keySet().stream().allMatch(KEYS::contains)
                && isText(runtime, "path")
                && isText(runtime, "type")
                && (!runtime.containsKey("runtimeArgs") || isTexts(runtime.get("runtimeArgs")))
                && (!runtime.containsKey("options") || runtime.get("options") instanceof Map);
        if (!valid) {
          throw new InvalidValueException(ALLOWED);
        }
      }
      return runtimes;
    }

    private static boolean isText(Map<?, ?> runtime, String key) {
      return !runtime.containsKey(key) || runtime.get(key) instanceof String;
    }

    private static boolean isTexts(Object value) {
      return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }
  }

  private static String last(List<String> occurrences) {
    return occurrences.get(occurrences.size() - 1);
  }
}
