package org.pouchcontainer.image.changes;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.oci.image.Healthcheck;
import org.pouchcontainer.spi.EngineException;

/** Reads {@code HEALTHCHECK [options] CMD …}. */
final class HealthcheckOptions {
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h)");
  private static final Pattern WHOLE =
      Pattern.compile("(?:[0-9]+(?:\\.[0-9]+)?(?:ns|us|µs|ms|s|m|h))+");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final List<String> NAMES =
      List.of("interval", "timeout", "start-period", "start-interval", "retries");

  private final Map<String, String> options = new HashMap<>();
  private final String rest;

  private HealthcheckOptions(String text) {
    String left = text;
    while (left.startsWith("--")) {
      int end = 0;
      while (end < left.length() && !Character.isWhitespace(left.charAt(end))) {
        end++;
      }
      String option = left.substring(2, end);
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || !NAMES.contains(name)) {
        throw EngineException.invalid("HEALTHCHECK: unknown flag: --%s".formatted(option));
      }
      options.put(name, option.substring(equals + 1));
      left = left.substring(end).strip();
    }
    rest = left;
  }

  /** The check; the test is {@code CMD …} or {@code CMD-SHELL …}. */
  static Healthcheck parse(String text) {
    if (text.equalsIgnoreCase("NONE")) {
      return new Healthcheck(List.of("NONE"), null, null, null, null, null);
    }
    HealthcheckOptions parsed = new HealthcheckOptions(text);
    Instruction command =
        Instruction.parse(List.of(parsed.rest)).stream()
            .findFirst()
            .filter(instruction -> instruction.keyword().equals("CMD"))
            .orElseThrow(
                () ->
                    EngineException.invalid(
                        "HEALTHCHECK: unknown type in \"%s\" (try CMD or NONE)".formatted(text)));
    if (command.rest().isEmpty()) {
      throw EngineException.invalid("HEALTHCHECK: missing command after CMD");
    }
    return new Healthcheck(
        ExecForm.parse(command.rest())
            .map(words -> prefixed("CMD", words))
            .orElseGet(() -> List.of("CMD-SHELL", command.rest())),
        parsed.duration("interval"),
        parsed.duration("timeout"),
        parsed.duration("start-period"),
        parsed.duration("start-interval"),
        parsed.retries());
  }

  private static List<String> prefixed(String first, List<String> words) {
    List<String> all = new java.util.ArrayList<>();
    all.add(first);
    all.addAll(words);
    return all;
  }

  private @org.jspecify.annotations.Nullable Long duration(String name) {
    String text = options.get(name);
    if (text == null || text.equals("0")) {
      return null;
    }
    if (text.length() > 64 || !WHOLE.matcher(text).matches()) {
      throw EngineException.invalid(
          "HEALTHCHECK: --%s=%s: expected a duration as 1m30s".formatted(name, text));
    }
    double nanos = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      nanos += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 1L);
    }
    if (nanos > 0 && nanos < Duration.ofMillis(1).toNanos()) {
      throw EngineException.invalid("HEALTHCHECK: --%s is less than 1ms".formatted(name));
    }
    return (long) nanos;
  }

  private @org.jspecify.annotations.Nullable Integer retries() {
    String text = options.get("retries");
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw EngineException.invalid(
          "HEALTHCHECK: --retries=%s: expected a number that is not negative".formatted(text));
    }
    return Integer.valueOf(text);
  }
}
