package org.pouchcontainer.cli.flags;

/**
 * A flag of a command.
 *
 * @param name its long name, without dashes
 * @param letter its short name, or empty
 * @param kind what its value is
 * @param standard its value when not given; empty for none
 * @param help one line for people
 */
public record Flag(String name, String letter, Kind kind, String standard, String help) {
  /** What a flag's value is. */
  public enum Kind {
    /** True or false; given without a value it is true. */
    BOOL("", "strconv.ParseBool"),
    /** A text; the last one counts. */
    TEXT("string", ""),
    /** A whole number; the last one counts. */
    NUMBER("int", "strconv.ParseInt"),
    /** Texts; each use adds one. */
    EACH("stringArray", ""),
    /** Texts; each use adds those between commas. */
    LIST("strings", "");

    private final String label;
    private final String parser;

    Kind(String label, String parser) {
      this.label = label;
      this.parser = parser;
    }

    /** The word for the value in help texts. */
    public String label() {
      return label;
    }
  }

  /** How messages name it. */
  String display() {
    return letter.isEmpty() ? "--" + name : "-" + letter + ", --" + name;
  }

  /** Refuses a value that is not of the flag's kind. */
  void check(String value) {
    boolean good =
        switch (kind) {
          case BOOL -> Truth.isTruth(value);
          case NUMBER -> value.matches("[+-]?[0-9]{1,18}");
          case TEXT, EACH, LIST -> true;
        };
    if (!good) {
      throw new FlagException(
          "invalid argument \"%s\" for \"%s\" flag: %s: parsing \"%s\": invalid syntax"
              .formatted(value, display(), kind.parser, value));
    }
  }
}
