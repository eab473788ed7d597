package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An external program: its arguments, its standard input, and what came of it. */
public final class Program {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private byte[] stdin = new byte[0];
  private Duration limit = DEFAULT_LIMIT;
  private boolean keepsStdinOpen;
  private Path directory;

  private Program(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** A program with its arguments. */
  public static Program of(String... command) {
    return new Program(Arrays.asList(command));
  }

  /** A program with its arguments. */
  public static Program of(List<String> command) {
    return new Program(command);
  }

  /** The same program with a terminal, as {@code script} gives one. */
  public Program withTerminal() {
    StringBuilder line = new StringBuilder();
    for (String word : command) {
      line.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    Program program = of("script", "-qefc", line.toString(), "/dev/null");
    program.environment.putAll(environment);
    program.environment.put("SHELL", "/bin/sh");
    program.stdin = stdin;
    program.limit = limit;
    // A person does not hang up before the answer; clients of a terminal detach at its end.
    program.keepsStdinOpen = true;
    return program;
  }

  /** What its standard input holds; empty by default. */
  public Program stdin(String text) {
    this.stdin = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** What its standard input holds; empty by default. */
  public Program stdin(byte[] bytes) {
    this.stdin = bytes.clone();
    return this;
  }

  /** Sets an environment variable. */
  public Program env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** How long it may take; it is killed then and the test fails. */
  public Program within(Duration limit) {
    this.limit = limit;
    return this;
  }

  /** Where it runs. */
  public Program in(Path directory) {
    this.directory = directory;
    return this;
  }

  /** Runs it to its end. */
  public Result run() {
    try (Running running = start()) {
      running.write(stdin);
      if (!keepsStdinOpen) {
        running.closeStdin();
      }
      return running.await(limit);
    }
  }

  /** Runs it to its end and expects exit code 0. */
  public Result ok() {
    return run().ok();
  }

  /** Starts it and leaves its standard input open. */
  public Running start() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      return new Running(command, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("run " + command, e);
    }
  }

  /**
   * How a program ended.
   *
   * @param command what ran
   * @param exitCode its exit code
   * @param stdoutBytes standard output
   * @param stderr standard error
   */
  public record Result(List<String> command, int exitCode, byte[] stdoutBytes, String stderr) {
    /** Standard output as text. */
    public String stdout() {
      return new String(stdoutBytes, StandardCharsets.UTF_8);
    }

    /** Standard output without blanks at its ends. */
    public String line() {
      return stdout().strip();
    }

    /** Standard output by lines. */
    public List<String> lines() {
      return stdout().lines().toList();
    }

    /** Both outputs. */
    public String all() {
      return stdout() + stderr;
    }

    /** Expects exit code 0. */
    public Result ok() {
      return exits(0);
    }

    /** Expects this exit code. */
    public Result exits(int expected) {
      assertThat(exitCode).as(this::describe).isEqualTo(expected);
      return this;
    }

    /** Expects any exit code but 0. */
    public Result fails() {
      assertThat(exitCode).as(this::describe).isNotZero();
      return this;
    }

    private String describe() {
      return String.join(" ", command) + "\nstdout: " + stdout() + "\nstderr: " + stderr;
    }
  }

  /** A program that runs; closing it ends it. */
  public static final class Running implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final Collector stdout;
    private final Collector stderr;

    Running(List<String> command, Process process) {
      this.command = command;
      this.process = process;
      this.stdout = new Collector(process.getInputStream(), command.get(0) + "-out");
      this.stderr = new Collector(process.getErrorStream(), command.get(0) + "-err");
    }

    /** Its process id. */
    public long pid() {
      return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
      return process.isAlive();
    }

    /** Writes to its standard input. */
    public void write(String text) {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) {
      try {
        OutputStream stream = process.getOutputStream();
        stream.write(bytes);
        stream.flush();
      } catch (IOException e) {
        // It may have ended without reading; its exit code tells the test.
        if (process.isAlive()) {
          throw new UncheckedIOException("write to " + command, e);
        }
      }
    }

    /** Ends its standard input. */
    public void closeStdin() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        if (process.isAlive()) {
          throw new UncheckedIOException("close stdin of " + command, e);
        }
      }
    }

    /** What it has written to standard output so far. */
    public String stdoutSoFar() {
      return stdout.text();
    }

    /** What it has written to standard error so far. */
    public String stderrSoFar() {
      return stderr.text();
    }

    /** Waits until its standard output holds this text. */
    public void awaitOutput(String text) {
      Await.until(
          () -> String.join(" ", command) + " to print \"" + text + "\", got: " + all(),
          Duration.ofSeconds(20),
          () -> stdoutSoFar().contains(text));
    }

    private String all() {
      return stdoutSoFar() + " / " + stderrSoFar();
    }

    /** Sends a signal, as {@code kill} does. */
    public void signal(String name) {
      Program.of("kill", "-s", name, Long.toString(pid())).ok();
    }

    /** Waits for its end. */
    public Result await(Duration limit) {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              String.join(" ", command) + ": still running after " + limit + "; output: " + all());
        }
        stdout.awaitEnd();
        stderr.awaitEnd();
        return new Result(command, process.exitValue(), stdout.bytes(), stderr.text());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + command, e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** Reads a stream to its end in a thread of its own. */
  private static final class Collector {
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    Collector(InputStream stream, String name) {
      Thread thread = new Thread(() -> read(stream), name);
      thread.setDaemon(true);
      thread.start();
    }

    private void read(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          synchronized (collected) {
            collected.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // The program was ended; what came so far counts.
      } finally {
        end.complete(null);
      }
    }

    /** A child may hold the pipe open after the program's end, so the wait is bounded. */
    void awaitEnd() throws InterruptedException {
      try {
        end.get(2, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // What came so far counts.
      }
    }

    byte[] bytes() {
      synchronized (collected) {
        return collected.toByteArray();
      }
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }
}
