package org.pouchcontainer.runtime.oci;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Turns what crun and runc say into kinds. Both have no codes, only words. */
final class RuntimeErrors {
  private static final int MAX_MESSAGE = 1024;

  /** runc's log lines: {@code time="…" level=error msg="…"}. */
  private static final Pattern LOGFMT =
      Pattern.compile("level=(\\w+) msg=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Rule(Pattern words, ErrorKind kind) {
    static Rule of(String words, ErrorKind kind) {
      return new Rule(Pattern.compile(words), kind);
    }
  }

  /** Whatever was asked for; first match wins. Words are looked for in lower case. */
  private static final List<Rule> GENERAL =
      List.of(
          Rule.of("executable file .*not found", ErrorKind.NOT_FOUND),
          Rule.of("exec: \".*\": stat .*: no such file", ErrorKind.NOT_FOUND),
          Rule.of("open executable: (permission|operation not)", ErrorKind.PERMISSION_DENIED),
          Rule.of("exec: \".*\": .*(permission denied|not permitted)", ErrorKind.PERMISSION_DENIED),
          Rule.of("exec: \".*\": is a directory", ErrorKind.PERMISSION_DENIED),
          Rule.of(
              "(container .* already exists|with given id already exists)",
              ErrorKind.ALREADY_EXISTS),
          Rule.of("no space left on device|disk quota exceeded", ErrorKind.RESOURCE_EXHAUSTED),
          Rule.of("cannot allocate memory|too many open files", ErrorKind.RESOURCE_EXHAUSTED),
          Rule.of("resource temporarily unavailable", ErrorKind.RESOURCE_EXHAUSTED),
          Rule.of("cgroups in hybrid mode not supported", ErrorKind.UNAVAILABLE),
          Rule.of("cgroup unexpectedly frozen|connection reset by peer", ErrorKind.UNAVAILABLE),
          Rule.of("can't get final child's pid from pipe", ErrorKind.UNAVAILABLE));

  /** For commands on a container that should exist. */
  private static final List<Rule> STATE =
      List.of(
          Rule.of("/status`: no such file|cannot open directory", ErrorKind.NOT_FOUND),
          Rule.of("container does not exist", ErrorKind.NOT_FOUND),
          Rule.of("container .* is paused|a paused container", ErrorKind.FAILED_PRECONDITION),
          Rule.of(
              "not running|not paused|has stopped|stopped container",
              ErrorKind.FAILED_PRECONDITION),
          Rule.of("already running|that is not stopped|exec\\.fifo", ErrorKind.FAILED_PRECONDITION),
          Rule.of("is not in `created` or `stopped` state", ErrorKind.FAILED_PRECONDITION),
          Rule.of("no such process", ErrorKind.FAILED_PRECONDITION));

  private RuntimeErrors() {}

  /** A refusal of create: a configuration that the runtime does not like, unless it says more. */
  static EngineException ofCreate(String action, String runtimeWords) {
    String message = tidy(runtimeWords);
    return failure(action, message, find(GENERAL, message).orElse(ErrorKind.INVALID_ARGUMENT));
  }

  /** A refusal of exec: an unknown container is one that does not run. */
  static EngineException ofExec(String action, String runtimeWords) {
    String message = tidy(runtimeWords);
    Optional<ErrorKind> ofState = find(STATE, message).map(kind -> ErrorKind.FAILED_PRECONDITION);
    ErrorKind kind = find(GENERAL, message).or(() -> ofState).orElse(ErrorKind.INVALID_ARGUMENT);
    return failure(action, message, kind);
  }

  /** A refusal of any other command; {@code otherwise} for words that say nothing known. */
  static EngineException ofCommand(String action, String runtimeWords, ErrorKind otherwise) {
    String message = tidy(runtimeWords);
    ErrorKind kind = find(GENERAL, message).or(() -> find(STATE, message)).orElse(otherwise);
    return failure(action, message, kind);
  }

  private static EngineException failure(String action, String message, ErrorKind kind) {
    return new EngineException(
        kind, action + ": " + (message.isEmpty() ? "the runtime gave no reason" : message));
  }

  private static Optional<ErrorKind> find(List<Rule> rules, String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return rules.stream()
        .filter(rule -> rule.words().matcher(words).find())
        .map(Rule::kind)
        .findFirst();
  }

  /** One bounded line without the runtime's log decoration. */
  static String tidy(String words) {
    String last = "";
    String lastError = "";
    for (String line : words.split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      String plain = undecorated(line.strip());
      last = plain;
      if (isError(line)) {
        lastError = plain;
      }
    }
    String message = lastError.isEmpty() ? last : lastError;
    String printable = message.replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= MAX_MESSAGE
        ? printable
        : printable.substring(0, MAX_MESSAGE) + "…";
  }

  private static boolean isError(String line) {
    return line.contains("level=error")
        || line.contains("level=fatal")
        || line.contains("\"level\":\"error\"")
        || line.contains("\"level\":\"fatal\"");
  }

  private static String undecorated(String line) {
    Matcher logfmt = LOGFMT.matcher(line);
    if (logfmt.find()) {
      return logfmt.group(2).replaceAll("\\\\(.)", "$1");
    }
    if (line.startsWith("{")) {
      try {
        if (Json.parse(line) instanceof Map<?, ?> members
            && members.get("msg") instanceof String text) {
          return text;
        }
      } catch (IllegalArgumentException e) {
        // Not a log line after all: shown as it is.
        return line;
      }
    }
    return line;
  }
}
