package org.pouchcontainer.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.term.Terminal;

/**
 * A command line that was run.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CliRun(int code, String out, String err) {
  /** The time that commands see. */
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** Runs against this engine with nothing on standard input. */
  public static CliRun of(FakeEngine engine, Path home, String... line) {
    return typed(engine, home, "", line);
  }

  /** Runs against this engine with this on standard input. */
  public static CliRun typed(FakeEngine engine, Path home, String stdin, String... line) {
    List<String> words = new ArrayList<>(List.of("-H", engine.address()));
    words.addAll(List.of(line));
    return of(words, home, new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
  }

  /** Runs a whole command line. */
  public static CliRun of(List<String> line, Path home, InputStream stdin) {
    return of(line, Map.of("HOME", home.toString()), stdin);
  }

  /** Runs a whole command line with these variables. */
  public static CliRun of(List<String> line, Map<String, String> environment, InputStream stdin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli =
        new Cli(
            stdin,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            new NoTerminal(),
            InstantSource.fixed(NOW));
    int code = cli.run(line);
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A process without a terminal. */
  private static final class NoTerminal implements Terminal {
    @Override
    public boolean hasInput() {
      return false;
    }

    @Override
    public boolean hasOutput() {
      return false;
    }

    @Override
    public boolean hasErrors() {
      return false;
    }

    @Override
    public Size size() {
      return new Size(0, 0);
    }

    @Override
    public Raw raw() {
      throw new IllegalStateException("there is no terminal");
    }

    @Override
    public String readSecret(String prompt) {
      return "typed";
    }
  }
}
