package org.pouchcontainer.runtime.oci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the small JSON documents that runtimes and the monitor print. A library would have to be
 * embedded in this driver for three shapes; what is not one of them is an error here.
 */
final class Json {
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Parses one value: Map, List, String, Double, Boolean or null.
   *
   * @throws IllegalArgumentException if it is not JSON, or nested more than 32 deep
   */
  static @Nullable Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipSpace();
    if (json.at != text.length()) {
      throw json.wrong("text after the value");
    }
    return value;
  }

  /**
   * Where a value stands in the text.
   *
   * @param start of its first character
   * @param end after its last character
   */
  record Span(int start, int end) {
    String of(String text) {
      return text.substring(start, end);
    }
  }

  /**
   * Where the members of the object at {@code start} stand, by name.
   *
   * @throws IllegalArgumentException if there is no object
   */
  static Map<String, Span> members(String text, int start) {
    Json json = new Json(text);
    json.at = start;
    json.skipSpace();
    json.expect('{');
    Map<String, Span> spans = new LinkedHashMap<>();
    json.skipSpace();
    if (json.skip('}')) {
      return spans;
    }
    do {
      json.skipSpace();
      String name = json.string();
      json.skipSpace();
      json.expect(':');
      json.skipSpace();
      int first = json.at;
      json.value();
      spans.put(name, new Span(first, json.at));
      json.skipSpace();
    } while (json.skip(','));
    json.expect('}');
    return spans;
  }

  private @Nullable Object value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> nested(this::object);
      case '[' -> nested(this::array);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private <T> T nested(Supplier<T> content) {
    if (++depth > MAX_DEPTH) {
      throw wrong("nested too deep");
    }
    at++;
    T value = content.get();
    depth--;
    return value;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    skipSpace();
    if (skip('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      skipSpace();
      expect(':');
      members.put(name, value());
      skipSpace();
    } while (skip(','));
    expect('}');
    return members;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> elements = new ArrayList<>();
    skipSpace();
    if (skip(']')) {
      return elements;
    }
    do {
      elements.add(value());
      skipSpace();
    } while (skip(','));
    expect(']');
    return elements;
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw wrong("escape without four digits");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw wrong("unknown escape");
    };
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (start == at) {
      throw wrong("no value");
    }
    return Double.valueOf(text.substring(start, at));
  }

  private @Nullable Object literal(String word, @Nullable Object meaning) {
    if (!text.startsWith(word, at)) {
      throw wrong("no value");
    }
    at += word.length();
    return meaning;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw wrong("expected '" + c + "'");
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("unexpected end");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("JSON: " + what + " at character " + at);
  }
}
