package org.pouchcontainer.cli.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds an object member by member. Not for use by several threads. */
public final class JsonObject {
  private final Map<String, Json> members = new LinkedHashMap<>();

  /** Sets a member. */
  public JsonObject put(String name, Json value) {
    members.put(name, value);
    return this;
  }

  /** Sets a text. */
  public JsonObject put(String name, String value) {
    return put(name, Json.of(value));
  }

  /** Sets a number. */
  public JsonObject put(String name, long value) {
    return put(name, Json.of(value));
  }

  /** Sets a truth value. */
  public JsonObject put(String name, boolean value) {
    return put(name, Json.of(value));
  }

  /** Sets a list of texts. */
  public JsonObject put(String name, List<String> values) {
    return put(name, Json.of(values));
  }

  /** Sets a text unless it is empty. */
  public JsonObject putSet(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /** Sets a number unless it is zero. */
  public JsonObject putSet(String name, long value) {
    return value == 0 ? this : put(name, value);
  }

  /** Sets a truth value if it is true. */
  public JsonObject putSet(String name, boolean value) {
    return value ? put(name, true) : this;
  }

  /** Sets a list unless it is empty. */
  public JsonObject putSet(String name, List<String> values) {
    return values.isEmpty() ? this : put(name, values);
  }

  /** Sets a list of values unless it is empty. */
  public JsonObject putSetValues(String name, List<Json> values) {
    return values.isEmpty() ? this : put(name, new Json.Arr(values));
  }

  /** Sets an object of texts unless it is empty. */
  public JsonObject putSet(String name, Map<String, String> values) {
    return values.isEmpty() ? this : put(name, Json.of(values));
  }

  /** Sets an object unless it is empty. */
  public JsonObject putSet(String name, JsonObject value) {
    return value.members.isEmpty() ? this : put(name, value.build());
  }

  /** Whether nothing was set. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** The object. */
  public Json build() {
    return new Json.Obj(members);
  }
}
