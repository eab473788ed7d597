package org.pouchcontainer.rest.openapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the document says of one route.
 *
 * @param method as {@code GET}
 * @param path with variables in braces
 * @param summary one line
 * @param parameters of the query
 * @param body type of the request's body, {@code -} for none
 * @param answers by status
 */
public record Operation(
    String method,
    String path,
    String summary,
    List<Parameter> parameters,
    String body,
    List<Answer> answers) {
  private static final String TABLE = "operations.txt";
  private static final Pattern PARAMETER = Pattern.compile("([\\w-]+)(:\\w+)?(\\*?)(!?)");

  /** Copies the lists. */
  public Operation {
    parameters = List.copyOf(parameters);
    answers = List.copyOf(answers);
  }

  /**
   * A parameter of the query.
   *
   * @param name its name
   * @param type {@code string}, {@code boolean} or {@code integer}
   * @param repeatable whether it may be given several times
   * @param required whether it must be given
   */
  public record Parameter(String name, String type, boolean repeatable, boolean required) {
    static Parameter parse(String text) {
      Matcher m = PARAMETER.matcher(text);
      if (!m.matches()) {
        throw new IllegalStateException(TABLE + ": wrong parameter " + text);
      }
      String type = m.group(2) == null ? "string" : m.group(2).substring(1);
      return new Parameter(m.group(1), type, !m.group(3).isEmpty(), !m.group(4).isEmpty());
    }
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param type of the body, {@code -} for none
   */
  public record Answer(int status, String type) {
    static Answer parse(String text) {
      String[] words = text.strip().split(" ");
      return new Answer(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "-");
    }
  }

  /** All lines of the table. */
  public static List<Operation> all() {
    InputStream in = Objects.requireNonNull(Operation.class.getResourceAsStream(TABLE), TABLE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().filter(l -> !l.startsWith("#")).map(Operation::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Operation parse(String line) {
    String[] parts = line.split(" \\| ", -1);
    if (parts.length != 5) {
      throw new IllegalStateException(TABLE + ": wrong line " + line);
    }
    String[] route = parts[0].split(" ");
    return new Operation(
        route[0],
        route[1],
        parts[1],
        parts[2].equals("-")
            ? List.of()
            : Stream.of(parts[2].split(" ")).map(Parameter::parse).toList(),
        parts[3],
        Stream.of(parts[4].split(",")).map(Answer::parse).toList());
  }
}
