package org.pouchcontainer.cli.template;

/**
 * A piece of an action.
 *
 * @param kind what it is
 * @param text its text; of a string the value, of a field and a variable the name without mark
 * @param spaced whether white space is in front of it
 */
record Token(Kind kind, String text, boolean spaced) {
  enum Kind {
    WORD,
    FIELD,
    DOT,
    VARIABLE,
    STRING,
    NUMBER,
    PIPE,
    OPEN,
    CLOSE,
    DECLARE,
    ASSIGN,
    COMMA
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }
}
