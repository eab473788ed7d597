package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.List;

/** Splits a template into texts and actions, and an action into tokens. */
final class Lexer {
  private Lexer() {}

  /** A part of a template: text, or the tokens of an action. */
  sealed interface Part {
    /** Text to show as it is. */
    record Text(String text) implements Part {}

    /** What stands between two braces. */
    record Action(List<Token> tokens) implements Part {}
  }

  static List<Part> parts(String template) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    boolean trim = false;
    while (true) {
      int open = template.indexOf("{{", at);
      String text = template.substring(at, open < 0 ? template.length() : open);
      boolean trimEnd = open >= 0 && marked(template, open + 2);
      text = trim ? text.stripLeading() : text;
      text = trimEnd ? text.stripTrailing() : text;
      if (!text.isEmpty()) {
        parts.add(new Part.Text(text));
      }
      if (open < 0) {
        return parts;
      }
      int start = open + (trimEnd ? 3 : 2);
      int close = close(template, start);
      trim = template.startsWith("-", close - 1) && blankBefore(template, close - 1);
      String action = template.substring(start, trim ? close - 1 : close).strip();
      if (!(action.startsWith("/*") && action.endsWith("*/"))) {
        parts.add(new Part.Action(tokens(action)));
      }
      at = close + 2;
    }
  }

  private static boolean marked(String template, int at) {
    return template.startsWith("-", at)
        && at + 1 < template.length()
        && Character.isWhitespace(template.charAt(at + 1));
  }

  private static boolean blankBefore(String template, int at) {
    return at > 0 && Character.isWhitespace(template.charAt(at - 1));
  }

  private static int close(String template, int start) {
    char quote = 0;
    for (int at = start; at < template.length(); at++) {
      char c = template.charAt(at);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          at++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (template.startsWith("}}", at)) {
        return at;
      }
    }
    throw new TemplateException("an action is not closed with }}");
  }

  static List<Token> tokens(String action) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < action.length()) {
      boolean spaced = at == 0 || Character.isWhitespace(action.charAt(at));
      while (at < action.length() && Character.isWhitespace(action.charAt(at))) {
        at++;
      }
      if (at < action.length()) {
        int end = end(action, at);
        tokens.add(token(action.substring(at, end), spaced));
        at = end;
      }
    }
    return tokens;
  }

  /** Where the token that begins here ends. */
  private static int end(String action, int start) {
    char first = action.charAt(start);
    if (first == '"' || first == '`') {
      return endOfString(action, start, first);
    }
    if (action.startsWith(":=", start)) {
      return start + 2;
    }
    if ("|(),=".indexOf(first) >= 0) {
      return start + 1;
    }
    int end = start + 1;
    boolean number = Character.isDigit(first) || first == '-';
    while (end < action.length()
        && (isNamePart(action.charAt(end)) || number && action.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static int endOfString(String action, int start, char quote) {
    for (int at = start + 1; at < action.length(); at++) {
      if (action.charAt(at) == '\\' && quote == '"') {
        at++;
      } else if (action.charAt(at) == quote) {
        return at + 1;
      }
    }
    throw new TemplateException("unterminated string in: " + action);
  }

  private static Token token(String text, boolean spaced) {
    char first = text.charAt(0);
    return switch (first) {
      case '"' -> new Token(Token.Kind.STRING, unquoted(text), spaced);
      case '`' -> new Token(Token.Kind.STRING, text.substring(1, text.length() - 1), spaced);
      case '|' -> new Token(Token.Kind.PIPE, text, spaced);
      case '(' -> new Token(Token.Kind.OPEN, text, spaced);
      case ')' -> new Token(Token.Kind.CLOSE, text, spaced);
      case ',' -> new Token(Token.Kind.COMMA, text, spaced);
      case '=' -> new Token(Token.Kind.ASSIGN, text, spaced);
      case ':' -> new Token(Token.Kind.DECLARE, text, spaced);
      case '$' -> new Token(Token.Kind.VARIABLE, text.substring(1), spaced);
      case '.' ->
          text.length() == 1
              ? new Token(Token.Kind.DOT, text, spaced)
              : new Token(Token.Kind.FIELD, text.substring(1), spaced);
      default -> plain(text, spaced);
    };
  }

  private static Token plain(String text, boolean spaced) {
    if (text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return new Token(Token.Kind.NUMBER, text, spaced);
    }
    if (text.matches("[\\p{L}_][\\p{L}\\p{N}_]*")) {
      return new Token(Token.Kind.WORD, text, spaced);
    }
    throw new TemplateException("unexpected \"" + text + "\"");
  }

  private static String unquoted(String quoted) {
    return Escapes.decode(quoted.substring(1, quoted.length() - 1));
  }
}
