package org.pouchcontainer.rest.map;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Go's zero values for what a JSON body leaves out or sets to null. */
final class Absent {
  private Absent() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : value.stream().filter(Objects::nonNull).toList();
  }

  static <V> Map<String, V> map(@Nullable Map<String, V> value) {
    return value == null ? Map.of() : value;
  }

  /** A map whose null values have become empty texts. */
  static Map<String, String> texts(@Nullable Map<String, String> value) {
    if (value == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    value.forEach((k, v) -> texts.put(k, text(v)));
    return Collections.unmodifiableMap(texts);
  }

  /** Null instead of an empty text. */
  static @Nullable String emptyToNull(String value) {
    return value.isEmpty() ? null : value;
  }

  /** Null instead of an empty list: Go's programs write null for a list that was never made. */
  static <T> @Nullable List<T> orNull(List<T> value) {
    return value.isEmpty() ? null : value;
  }
}
