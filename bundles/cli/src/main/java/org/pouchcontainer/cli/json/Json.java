package org.pouchcontainer.cli.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value. The accessors are lenient, as a command line must be towards older and newer
 * engines: a member that is absent or of another kind reads as {@link Null}, an empty text, zero,
 * false or no items.
 */
public sealed interface Json {
  /** JSON null, or what is not there. */
  enum Null implements Json {
    /** The only one. */
    VALUE
  }

  /** A truth value. */
  record Bool(boolean value) implements Json {}

  /** A number, in the digits that were sent, so that nothing is rounded. */
  record Num(String digits) implements Json {}

  /** A text. */
  record Str(String value) implements Json {}

  /** A list. */
  record Arr(List<Json> values) implements Json {
    /** Copies the list. */
    public Arr {
      values = List.copyOf(values);
    }
  }

  /** Members in the order in which they were sent. */
  record Obj(Map<String, Json> members) implements Json {
    /** Copies the members, keeping their order. */
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /** JSON null. */
  static Json none() {
    return Null.VALUE;
  }

  /** A text value. */
  static Json of(String value) {
    return new Str(value);
  }

  /** A number value. */
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /** A truth value. */
  static Json of(boolean value) {
    return new Bool(value);
  }

  /** A list of texts. */
  static Json of(List<String> values) {
    List<Json> items = new ArrayList<>(values.size());
    values.forEach(value -> items.add(new Str(value)));
    return new Arr(items);
  }

  /** An object whose members are all texts. */
  static Json of(Map<String, String> values) {
    Map<String, Json> members = new LinkedHashMap<>();
    values.forEach((name, value) -> members.put(name, new Str(value)));
    return new Obj(members);
  }

  /** The member of that name, or {@link #none}. */
  default Json get(String name) {
    return this instanceof Obj object ? object.members.getOrDefault(name, Null.VALUE) : Null.VALUE;
  }

  /** Whether this is null or absent. */
  default boolean isNull() {
    return this instanceof Null;
  }

  /** A text as it is, numbers and truth values as JSON writes them, anything else empty. */
  default String text() {
    if (this instanceof Str text) {
      return text.value;
    }
    if (this instanceof Num number) {
      return number.digits;
    }
    return this instanceof Bool bool ? Boolean.toString(bool.value) : "";
  }

  /** The member's {@link #text()}. */
  default String text(String name) {
    return get(name).text();
  }

  /** A whole number, or 0 for anything else; a fraction is cut off. */
  default long number() {
    if (!(this instanceof Num number)) {
      return 0;
    }
    try {
      return Long.parseLong(number.digits);
    } catch (NumberFormatException notWhole) {
      return (long) Double.parseDouble(number.digits);
    }
  }

  /** The member's {@link #number()}. */
  default long number(String name) {
    return get(name).number();
  }

  /** Whether this is true. */
  default boolean isTrue() {
    return this instanceof Bool bool && bool.value;
  }

  /** Whether the member is true. */
  default boolean isTrue(String name) {
    return get(name).isTrue();
  }

  /** The items of a list; none for anything else. */
  default List<Json> items() {
    return this instanceof Arr array ? array.values : List.of();
  }

  /** The items of the member's list. */
  default List<Json> items(String name) {
    return get(name).items();
  }

  /** The texts of a list. */
  default List<String> texts(String name) {
    return items(name).stream().map(Json::text).toList();
  }

  /** The members of an object; none for anything else. */
  default Map<String, Json> fields() {
    return this instanceof Obj object ? object.members : Map.of();
  }
}
