package org.pouchcontainer.cli.flags;

import java.util.List;
import java.util.Map;

/**
 * A command line that was read.
 *
 * @param flags the command's flags by name
 * @param values what was given, by the flag's name
 * @param rest the arguments that are no flags
 */
public record Arguments(
    Map<String, Flag> flags, Map<String, List<String>> values, List<String> rest) {
  /** Copies its collections. */
  public Arguments {
    flags = Map.copyOf(flags);
    values = Map.copyOf(values);
    rest = List.copyOf(rest);
  }

  /** Words of which none is a flag. */
  public static Arguments ofWords(List<String> words) {
    return new Arguments(Map.of(), Map.of(), words);
  }

  /** Whether the flag was given. */
  public boolean has(String flag) {
    return values.containsKey(flag);
  }

  /** A flag's text, or its standard value. */
  public String text(String flag) {
    List<String> given = values.get(flag);
    return given == null ? declared(flag).standard() : given.get(given.size() - 1);
  }

  /** Whether a flag is true. */
  public boolean isTrue(String flag) {
    return Truth.isTrue(text(flag));
  }

  /** A flag's number, or its standard value. */
  public long number(String flag) {
    return Long.parseLong(text(flag));
  }

  /** All values of a flag that may be repeated. */
  public List<String> all(String flag) {
    declared(flag);
    return values.getOrDefault(flag, List.of());
  }

  /**
   * Requires a number of arguments.
   *
   * @throws FlagException if there are more or fewer
   */
  public Arguments exactly(int count) {
    if (rest.size() != count) {
      throw new FlagException("accepts %d arg(s), received %d".formatted(count, rest.size()));
    }
    return this;
  }

  /**
   * Requires a least number of arguments.
   *
   * @throws FlagException if there are fewer
   */
  public Arguments atLeast(int count) {
    if (rest.size() < count) {
      throw new FlagException(
          "requires at least %d arg(s), only received %d".formatted(count, rest.size()));
    }
    return this;
  }

  /**
   * Bounds the number of arguments.
   *
   * @throws FlagException if there are more
   */
  public Arguments atMost(int count) {
    if (rest.size() > count) {
      throw new FlagException(
          "accepts at most %d arg(s), received %d".formatted(count, rest.size()));
    }
    return this;
  }

  /** An argument by its place. */
  public String at(int index) {
    return rest.get(index);
  }

  /** The arguments from a place on. */
  public List<String> from(int index) {
    return rest.subList(Math.min(index, rest.size()), rest.size());
  }

  private Flag declared(String flag) {
    Flag known = flags.get(flag);
    if (known == null) {
      throw new IllegalArgumentException("flag --" + flag + " is not declared by this command");
    }
    return known;
  }
}
