package org.pouchcontainer.network.bridge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs of this host. */
final class HostPrograms implements Programs {
  private static final Logger LOG = LoggerFactory.getLogger(HostPrograms.class);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");
  private static final Path ROOT = Path.of("/");
  private static final int MAX_OUTPUT = 8 << 20;

  private final HostProcesses host;
  private final Threads threads;
  private final List<String> prefix;
  private final Duration limit;

  /**
   * @param prefix what stands before every command; tests enter a network namespace with it
   * @param limit how long a program may take
   */
  HostPrograms(HostProcesses host, Threads threads, List<String> prefix, Duration limit) {
    this.host = host;
    this.threads = threads;
    this.prefix = List.copyOf(prefix);
    this.limit = limit;
  }

  @Override
  public Running start(List<String> command, String input) {
    HostPipe output = host.pipe();
    try (HostPipe pipe = host.pipe()) {
      HostProcess process =
          spawn(command, Map.of(0, pipe.readFd(), 1, output.writeFd(), 2, output.writeFd()));
      pipe.closeRead();
      output.closeWrite();
      feed(pipe, input);
      return () -> await(command, process, output);
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }

  @Override
  public Result daemon(List<String> command) {
    HostProcess process = spawn(command, Map.of());
    return new Result(awaitEnd(command, process), "");
  }

  private HostProcess spawn(List<String> command, Map<Integer, Integer> descriptors) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    return host.spawn(new SpawnRequest(words, ENVIRONMENT, ROOT, descriptors));
  }

  private static void feed(HostPipe pipe, String input) {
    try (OutputStream out = pipe.output()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that ends before it has read everything says why on its own.
      LOG.debug("the input was not read to its end", e);
    }
  }

  private Result await(List<String> command, HostProcess process, HostPipe output) {
    Future<?> guard = threads.killAfter(process, limit);
    try (output) {
      String text = new String(output.input().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
      return new Result(awaitEnd(command, process), text);
    } catch (IOException e) {
      process.kill();
      throw new EngineException(
          ErrorKind.UNAVAILABLE, command.get(0) + ": its output broke off", e);
    } finally {
      guard.cancel(false);
    }
  }

  private int awaitEnd(List<String> command, HostProcess process) {
    OptionalInt code = process.await(limit);
    if (code.isEmpty()) {
      process.kill();
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          command.get(0) + " did not end within " + limit.toSeconds() + " s and was killed");
    }
    return code.getAsInt();
  }
}
