package org.pouchcontainer.rest.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/**
 * The {@code filters} parameter, in today's form {@code {"k":{"v":true}}} or the old one {@code
 * {"k":["v"]}}.
 *
 * @param values values by key
 */
public record Filters(Map<String, List<String>> values) {
  private static final int MAX_LENGTH = 64 << 10;

  /** Copies the map. */
  public Filters {
    values = Map.copyOf(values);
  }

  /** Parses; INVALID_ARGUMENT for anything else. */
  public static Filters parse(String json) {
    if (json.isEmpty()) {
      return new Filters(Map.of());
    }
    if (json.length() > MAX_LENGTH) {
      throw EngineException.invalid("filters: longer than " + MAX_LENGTH + " characters");
    }
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw EngineException.invalid(
          "invalid filter: invalid character '"
              + Texts.shorten(json.substring(0, 1))
              + "' or what follows it: "
              + Texts.shorten(json)
              + " is no JSON");
    }
    if (root == null || root.isNull()) {
      return new Filters(Map.of());
    }
    if (!root.isObject()) {
      throw wrong(json);
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    root.properties().forEach(e -> values.put(e.getKey(), valuesOf(json, e.getValue())));
    return new Filters(values);
  }

  private static List<String> valuesOf(String json, JsonNode node) {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode value : node) {
        if (!value.isTextual()) {
          throw wrong(json);
        }
        values.add(value.textValue());
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              e -> {
                if (e.getValue().asBoolean()) {
                  values.add(e.getKey());
                }
              });
    } else {
      throw wrong(json);
    }
    return List.copyOf(values);
  }

  private static EngineException wrong(String json) {
    return EngineException.invalid(
        "filters: \""
            + Texts.shorten(json)
            + "\" is neither {\"key\":{\"value\":true}} nor {\"key\":[\"value\"]}");
  }

  /** Refuses keys that are not among these. */
  public Filters allowing(Set<String> keys) {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw EngineException.invalid(
            "invalid filter '" + Texts.shorten(key) + "': allowed are " + new TreeSet<>(keys));
      }
    }
    return this;
  }

  /** The values of a key. */
  public List<String> of(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** The one truth value of a key; null if it is not given. */
  public @Nullable Boolean flag(String key) {
    List<String> given = of(key);
    if (given.isEmpty()) {
      return null;
    }
    return switch (given.get(0).toLowerCase(java.util.Locale.ROOT)) {
      case "1", "true", "t" -> true;
      case "0", "false", "f" -> false;
      default ->
          throw EngineException.invalid(
              "invalid filter '"
                  + key
                  + "="
                  + Texts.shorten(given.get(0))
                  + "': say true or false");
    };
  }
}
