package org.pouchcontainer.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Defensive copies for the records' compact constructors: null becomes empty, order is kept. */
public final class Copies {
  private Copies() {}

  /** An immutable copy without null elements; empty for null. */
  public static <T> List<T> list(@Nullable List<T> source) {
    return source == null ? List.of() : List.copyOf(source);
  }

  /** An immutable copy in the source's order; empty for null. */
  public static <K, V> Map<K, V> map(@Nullable Map<K, V> source) {
    if (source == null || source.isEmpty()) {
      return Map.of();
    }
    source.forEach(Copies::requireEntry);
    return Collections.unmodifiableMap(new LinkedHashMap<>(source));
  }

  private static <K, V> void requireEntry(@Nullable K key, @Nullable V value) {
    if (key == null || value == null) {
      throw new IllegalArgumentException("a map must not hold null: key " + key);
    }
  }
}
