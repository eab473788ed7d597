package org.pouchcontainer.image.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.EngineException;

/**
 * Splits text into words as a shell does it: quotes, backslashes and variables, {@code ${a:-b}} and
 * {@code ${a:+b}} among them; nothing else is expanded.
 */
final class Words {
  private final String text;
  private final Map<String, String> variables;
  private int at;

  private Words(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /** The words with quotes removed and variables expanded. */
  static List<String> split(String text, Map<String, String> variables) {
    Words words = new Words(text, variables);
    List<String> found = new ArrayList<>();
    words.skipSpace();
    while (words.at < text.length()) {
      found.add(words.word(true));
      words.skipSpace();
    }
    return found;
  }

  /** The whole as one word: white space stays. */
  static String expand(String text, Map<String, String> variables) {
    return new Words(text, variables).word(false);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String word(boolean endsAtSpace) {
    StringBuilder word = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (endsAtSpace && Character.isWhitespace(c)) {
        break;
      }
      switch (c) {
        case '\'' -> singleQuoted(word);
        case '"' -> doubleQuoted(word);
        case '$' -> word.append(variable());
        case '\\' -> {
          at++;
          if (at < text.length()) {
            word.append(text.charAt(at++));
          }
        }
        default -> {
          word.append(c);
          at++;
        }
      }
    }
    return word.toString();
  }

  private void singleQuoted(StringBuilder word) {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw unterminated();
    }
    word.append(text, at + 1, end);
    at = end + 1;
  }

  private void doubleQuoted(StringBuilder word) {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '$') {
        word.append(variable());
      } else if (c == '\\' && at + 1 < text.length() && "\"$\\".indexOf(text.charAt(at + 1)) >= 0) {
        word.append(text.charAt(at + 1));
        at += 2;
      } else {
        word.append(c);
        at++;
      }
    }
    if (at >= text.length()) {
      throw unterminated();
    }
    at++;
  }

  private EngineException unterminated() {
    return EngineException.invalid("unexpected end of statement while looking for a quote");
  }

  private String variable() {
    at++;
    if (at < text.length() && text.charAt(at) == '{') {
      return braced();
    }
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at), at > start)) {
      at++;
    }
    return at == start ? "$" : value(text.substring(start, at));
  }

  private static boolean isNamePart(char c, boolean digits) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (digits && c >= '0' && c <= '9');
  }

  private String braced() {
    int end = text.indexOf('}', at);
    if (end < 0) {
      throw EngineException.invalid("a variable's \"${\" has no \"}\"");
    }
    String inner = text.substring(at + 1, end);
    at = end + 1;
    int colon = inner.indexOf(':');
    if (colon < 0) {
      return value(inner);
    }
    String value = value(inner.substring(0, colon));
    String word = inner.substring(Math.min(inner.length(), colon + 2));
    return switch (inner.substring(colon, Math.min(inner.length(), colon + 2))) {
      case ":-" -> value.isEmpty() ? expand(word, variables) : value;
      case ":+" -> value.isEmpty() ? "" : expand(word, variables);
      default ->
          throw EngineException.invalid("unsupported modifier in \"${%s}\"".formatted(inner));
    };
  }

  private String value(String name) {
    return variables.getOrDefault(name, "");
  }
}
