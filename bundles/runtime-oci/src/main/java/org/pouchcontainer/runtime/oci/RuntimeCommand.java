package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

/**
 * Runs a runtime program's short commands. What it has to say in a failure comes through {@code
 * --log}, not through a pipe: hooks may leave children behind that hold a pipe open for ever.
 */
final class RuntimeCommand {
  /** All that a child of ours is told; hooks find the usual programs. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final int MAX_OUTPUT = 4 << 20;
  private static final int MAX_LOG = 64 << 10;
  private static final Path ROOT = Path.of("/");

  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param output what it printed, empty unless asked for
   * @param complaint what it logged, empty after success
   */
  record Result(int code, String output, String complaint) {
    boolean succeeded() {
      return code == 0;
    }
  }

  private final HostProcesses host;
  private final Threads threads;
  private final Settings settings;
  private final AtomicLong logs = new AtomicLong();

  RuntimeCommand(HostProcesses host, Threads threads, Settings settings) {
    this.host = host;
    this.threads = threads;
    this.settings = settings;
  }

  /** Runs {@code words} for a container and throws what the runtime complained about, if it did. */
  void run(ContainerRef container, ErrorKind otherwise, List<String> words) {
    Result result = tryRun(container, words);
    if (!result.succeeded()) {
      throw failure(container, result, otherwise, words);
    }
  }

  static EngineException failure(
      ContainerRef container, Result result, ErrorKind otherwise, List<String> words) {
    String action = words.get(0) + " container " + container.id().shortForm();
    if (result.complaint().isBlank() && !RuntimeStates.isKnown(container)) {
      return EngineException.notFound(action + ": the runtime does not know it");
    }
    return RuntimeErrors.ofCommand(action, result.complaint(), otherwise);
  }

  /** Runs {@code words}; standard streams are /dev/null. */
  Result tryRun(ContainerRef container, List<String> words) {
    Path log = container.runDirectory().resolve(".log-" + logs.incrementAndGet());
    boolean logged = Files.isDirectory(container.runDirectory());
    try {
      HostProcess process = host.spawn(request(container, logged, log, words, Map.of()));
      int code = await(process, container, words.get(0));
      return new Result(code, "", code == 0 || !logged ? "" : head(log));
    } finally {
      delete(log);
    }
  }

  /** Runs {@code words} and collects what is printed. Only for commands that run no hooks. */
  Result query(ContainerRef container, List<String> words) {
    Path log = container.runDirectory().resolve(".log-" + logs.incrementAndGet());
    boolean logged = Files.isDirectory(container.runDirectory());
    try (HostPipe pipe = host.pipe()) {
      HostProcess process =
          host.spawn(request(container, logged, log, words, Map.of(1, pipe.writeFd())));
      pipe.closeWrite();
      Future<?> guard = threads.killAfter(process, settings.commandLimit());
      String output = new String(pipe.input().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
      if (!guard.cancel(false)) {
        throw tooSlow(container, words.get(0));
      }
      int code = await(process, container, words.get(0));
      return new Result(code, output, code == 0 || !logged ? "" : head(log));
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          words.get(0) + " container " + container.id().shortForm() + ": " + e.getMessage(),
          e);
    } finally {
      delete(log);
    }
  }

  /** The program with the arguments that stand before every command. */
  static List<String> prefix(HostProcesses host, RuntimeBinary binary, Path runtimeRoot) {
    List<String> command = new ArrayList<>();
    command.add(host.sealed(binary.path()).toString());
    command.addAll(binary.arguments());
    command.add("--root");
    command.add(runtimeRoot.toString());
    return command;
  }

  private SpawnRequest request(
      ContainerRef container,
      boolean logged,
      Path log,
      List<String> words,
      Map<Integer, Integer> descriptors) {
    List<String> command = prefix(host, container.binary(), container.runtimeRoot());
    if (logged) {
      command.addAll(List.of("--log", log.toString(), "--log-format", "json"));
    }
    command.addAll(words);
    return new SpawnRequest(command, ENVIRONMENT, ROOT, descriptors);
  }

  private int await(HostProcess process, ContainerRef container, String verb) {
    OptionalInt code = process.await(settings.commandLimit());
    if (code.isEmpty()) {
      process.kill();
      throw tooSlow(container, verb);
    }
    return code.getAsInt();
  }

  private EngineException tooSlow(ContainerRef container, String verb) {
    boolean cancelled = Thread.currentThread().isInterrupted();
    return new EngineException(
        cancelled ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
        "%s container %s: %s did not end within %s and was killed"
            .formatted(
                verb,
                container.id().shortForm(),
                container.binary().path(),
                settings.commandLimit()));
  }

  /** The beginning of a runtime's log, empty if there is none. */
  static String head(Path log) {
    try (var in = Files.newInputStream(log)) {
      return new String(in.readNBytes(MAX_LOG), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw IoFailure.of("read " + log, e);
    }
  }

  private static void delete(Path log) {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw IoFailure.of("delete " + log, e);
    }
  }
}
