package org.pouchcontainer.image.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case, as {@code bearer}
 * @param parameters by name, names without regard to case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final int MAX_CHARS = 8192;

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** All challenges of all headers; what cannot be understood ends the header it is in. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> found = new ArrayList<>();
    for (String header : headers) {
      if (header.length() <= MAX_CHARS) {
        new Parser(header, found).parse();
      }
    }
    return found;
  }

  private static final class Parser {
    private final String text;
    private final List<Challenge> found;
    private int at;

    Parser(String text, List<Challenge> found) {
      this.text = text;
      this.found = found;
    }

    void parse() {
      Map<String, String> parameters = null;
      while (true) {
        skip(" \t,");
        String token = token();
        if (token.isEmpty()) {
          return;
        }
        skip(" \t");
        if (peek() == '=' && parameters != null) {
          at++;
          skip(" \t");
          parameters.put(token, peek() == '"' ? quoted() : token());
        } else {
          parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
          found.add(new Challenge(token.toLowerCase(Locale.ROOT), parameters));
        }
      }
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }
  }
}
