package org.pouchcontainer.cli.flags;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags of a command. Not for use by several threads. */
public final class FlagSet {
  private final Map<String, Flag> byName = new LinkedHashMap<>();
  private final Map<String, Flag> byLetter = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private boolean interspersed = true;

  /** Makes the first argument that is no flag end the flags, as for commands that run a program. */
  public FlagSet notInterspersed() {
    interspersed = false;
    return this;
  }

  /** Adds a flag that is true or false; false unless given. */
  public FlagSet bool(String name, String letter, String help) {
    return add(new Flag(name, letter, Flag.Kind.BOOL, "false", help));
  }

  /** Adds a flag that is true or false; true unless given. */
  public FlagSet boolOn(String name, String letter, String help) {
    return add(new Flag(name, letter, Flag.Kind.BOOL, "true", help));
  }

  /** Adds a text. */
  public FlagSet text(String name, String letter, String standard, String help) {
    return add(new Flag(name, letter, Flag.Kind.TEXT, standard, help));
  }

  /** Adds a whole number. */
  public FlagSet number(String name, String letter, long standard, String help) {
    return add(new Flag(name, letter, Flag.Kind.NUMBER, Long.toString(standard), help));
  }

  /** Adds a flag that may be repeated. */
  public FlagSet each(String name, String letter, String help) {
    return add(new Flag(name, letter, Flag.Kind.EACH, "", help));
  }

  /** Adds a flag that may be repeated and takes several values with commas between them. */
  public FlagSet list(String name, String letter, String help) {
    return add(new Flag(name, letter, Flag.Kind.LIST, "", help));
  }

  /** Adds another spelling of a flag. */
  public FlagSet alias(String alias, String name) {
    aliases.put(alias, name);
    return this;
  }

  private FlagSet add(Flag flag) {
    byName.put(flag.name(), flag);
    if (!flag.letter().isEmpty()) {
      byLetter.put(flag.letter(), flag);
    }
    return this;
  }

  /** All flags in the order in which they were added. */
  public Collection<Flag> flags() {
    return byName.values();
  }

  /** Other spellings of flags, with the flag that each stands for. */
  public Map<String, String> aliases() {
    return Collections.unmodifiableMap(aliases);
  }

  /** Whether flags may stand between arguments. */
  public boolean isInterspersed() {
    return interspersed;
  }

  /**
   * Reads a command line.
   *
   * @throws FlagException for an unknown flag, a missing or a wrong value
   */
  public Arguments parse(List<String> line) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    Cursor cursor = new Cursor(line);
    while (cursor.hasNext()) {
      String word = cursor.next();
      if (word.equals("--")) {
        rest.addAll(cursor.remaining());
        break;
      } else if (word.startsWith("--")) {
        parseLong(word, cursor, values);
      } else if (word.startsWith("-") && word.length() > 1) {
        parseLetters(word, cursor, values);
      } else if (interspersed) {
        rest.add(word);
      } else {
        rest.add(word);
        rest.addAll(cursor.remaining());
        break;
      }
    }
    return new Arguments(byName, values, rest);
  }

  private void parseLong(String word, Cursor cursor, Map<String, List<String>> values) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    if (name.isEmpty() || name.startsWith("-")) {
      throw new FlagException("bad flag syntax: " + word);
    }
    Flag flag = byName.get(aliases.getOrDefault(name, name));
    if (flag == null) {
      throw name.equals("help") ? new HelpRequest() : new FlagException("unknown flag: --" + name);
    }
    if (equals >= 0) {
      store(flag, word.substring(equals + 1), values);
    } else if (flag.kind() == Flag.Kind.BOOL) {
      store(flag, "true", values);
    } else if (cursor.hasNext()) {
      store(flag, cursor.next(), values);
    } else {
      throw new FlagException("flag needs an argument: " + word);
    }
  }

  private void parseLetters(String word, Cursor cursor, Map<String, List<String>> values) {
    for (int at = 1; at < word.length(); at++) {
      String letter = word.substring(at, at + 1);
      Flag flag = byLetter.get(letter);
      if (flag == null) {
        throw letter.equals("h")
            ? new HelpRequest()
            : new FlagException("unknown shorthand flag: '" + letter + "' in " + word);
      }
      String attached = word.substring(at + 1);
      if (attached.startsWith("=")) {
        store(flag, attached.substring(1), values);
        return;
      }
      if (flag.kind() == Flag.Kind.BOOL) {
        store(flag, "true", values);
      } else if (!attached.isEmpty()) {
        store(flag, attached, values);
        return;
      } else if (cursor.hasNext()) {
        store(flag, cursor.next(), values);
      } else {
        throw new FlagException("flag needs an argument: '" + letter + "' in " + word);
      }
    }
  }

  private static void store(Flag flag, String value, Map<String, List<String>> values) {
    flag.check(value);
    List<String> all = values.computeIfAbsent(flag.name(), name -> new ArrayList<>());
    switch (flag.kind()) {
      case LIST -> all.addAll(CommaList.split(value));
      case EACH -> all.add(value);
      case BOOL, TEXT, NUMBER -> {
        all.clear();
        all.add(value);
      }
    }
  }

  /** Walks over the words of a command line. */
  private static final class Cursor {
    private final List<String> line;
    private int at;

    Cursor(List<String> line) {
      this.line = line;
    }

    boolean hasNext() {
      return at < line.size();
    }

    String next() {
      return line.get(at++);
    }

    List<String> remaining() {
      return line.subList(at, line.size());
    }
  }
}
