package org.pouchcontainer.rest.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;

/** The query of a request, read as Go's servers read it. Unknown parameters are ignored. */
public final class Query {
  private static final Set<String> NO = Set.of("", "0", "no", "false", "none");
  private static final int MAX_PARAMETERS = 1000;

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Parses what stands behind the question mark; null for nothing. */
  public static Query parse(@Nullable String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return new Query(values);
    }
    int count = 0;
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (++count > MAX_PARAMETERS) {
        throw EngineException.invalid("query: more than " + MAX_PARAMETERS + " parameters");
      }
      int equals = pair.indexOf('=');
      String key = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      values.computeIfAbsent(key, k -> new ArrayList<>(1)).add(value);
    }
    return new Query(values);
  }

  /** The first value, or empty. */
  public String text(String key) {
    List<String> all = values.get(key);
    return all == null ? "" : all.get(0);
  }

  /** All values. */
  public List<String> all(String key) {
    return List.copyOf(values.getOrDefault(key, List.of()));
  }

  /** Whether it is given at all. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** False for an absent or empty value, 0, no, false and none. */
  public boolean flag(String key) {
    return !NO.contains(text(key).strip().toLowerCase(Locale.ROOT));
  }

  /** As {@link #flag}, with another value for an absent parameter. */
  public boolean flag(String key, boolean absent) {
    return has(key) ? flag(key) : absent;
  }

  /** A whole number; empty if absent. INVALID_ARGUMENT for anything else. */
  public OptionalInt number(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw EngineException.invalid(
          "parameter " + key + ": \"" + Texts.shorten(text) + "\" is not a whole number");
    }
  }

  /** Replaces %XX, and + by a blank in queries; INVALID_ARGUMENT for broken escapes. */
  static String decode(String text, boolean plusIsBlank) {
    if (text.indexOf('%') < 0 && (!plusIsBlank || text.indexOf('+') < 0)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '+' && plusIsBlank) {
        bytes.write(' ');
      } else if (raw[i] == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
        if (low < 0) {
          throw EngineException.invalid(
              "address: broken escape in \"" + Texts.shorten(text) + "\"");
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
