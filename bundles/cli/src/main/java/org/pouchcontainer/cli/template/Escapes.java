package org.pouchcontainer.cli.template;

/** Backslash sequences of texts. */
public final class Escapes {
  private Escapes() {}

  /** Replaces tabulators, line ends, quotes and backslashes; other sequences stay. */
  public static String decode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '\\' || at + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char next = text.charAt(++at);
      switch (next) {
        case 't' -> out.append('\t');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case '"' -> out.append('"');
        case '\\' -> out.append('\\');
        default -> out.append(c).append(next);
      }
    }
    return out.toString();
  }
}
