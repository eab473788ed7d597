package org.pouchcontainer.spi.log;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.pouchcontainer.spi.EngineException;

/**
 * What the options {@code labels}, {@code labels-regex}, {@code env} and {@code env-regex} choose
 * of a container, for drivers that send it along with each line.
 */
public final class LogDetails {
  /** The options that this class carries out. */
  public static final Set<String> OPTIONS = Set.of("labels", "labels-regex", "env", "env-regex");

  private static final int MAX_PATTERN = 256;

  /**
   * Repetition of what already repeats takes exponential time, and options come from outside. A
   * repeated group is refused; a repeated letter or class is what users write.
   */
  private static final Pattern DANGEROUS = Pattern.compile("\\)[*+?{]|\\\\[1-9]");

  private LogDetails() {}

  /** Checks the options that this class carries out; INVALID_ARGUMENT naming the wrong one. */
  public static void validate(Map<String, String> options) {
    pattern(options, "labels-regex");
    pattern(options, "env-regex");
  }

  /** The chosen labels and variables, sorted by name. */
  public static SortedMap<String, String> of(LogSource source, Map<String, String> options) {
    SortedMap<String, String> chosen = new TreeMap<>();
    choose(source.labels(), names(options, "labels"), pattern(options, "labels-regex"), chosen);
    choose(source.environment(), names(options, "env"), pattern(options, "env-regex"), chosen);
    return chosen;
  }

  private static void choose(
      Map<String, String> all, Set<String> names, Pattern pattern, Map<String, String> chosen) {
    all.forEach(
        (name, value) -> {
          boolean matches = !pattern.pattern().isEmpty() && pattern.matcher(name).find();
          if (matches || names.contains(name)) {
            chosen.put(name, value);
          }
        });
  }

  private static Set<String> names(Map<String, String> options, String option) {
    return Set.copyOf(
        List.of(options.getOrDefault(option, "").split(",")).stream().distinct().toList());
  }

  private static Pattern pattern(Map<String, String> options, String option) {
    String text = options.getOrDefault(option, "");
    if (text.length() > MAX_PATTERN || DANGEROUS.matcher(text).find()) {
      throw EngineException.invalid(
          "log option " + option + "=\"" + text + "\": too complicated a pattern");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw EngineException.invalid(
          "log option " + option + "=\"" + text + "\": " + e.getDescription());
    }
  }
}
