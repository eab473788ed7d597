package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;

/**
 * Execs without terminal through crun alone, which stays as the process's parent and ends with its
 * code. It saves conmon's start, a quarter of the time. Only for crun: it writes the pid file in
 * place, so that the file may be a pipe and the answer an event.
 */
final class DirectExec {
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int PID_FD = 3;
  private static final int MAX_PID_DIGITS = 16;
  private static final int MAX_LOG = 64 << 10;

  private final HostProcesses host;
  private final Threads threads;
  private final Settings settings;
  private final OpenStreams open;

  DirectExec(HostProcesses host, Threads threads, Settings settings, OpenStreams open) {
    this.host = host;
    this.open = open;
    this.threads = threads;
    this.settings = settings;
  }

  ExecProcess start(ContainerRef container, ExecRequest request, Path spec) {
    Path log = request.runDirectory().resolve("log");
    Streams streams = new Streams();
    boolean running = false;
    try (HostPipe pidPipe = host.pipe()) {
      streams.open(host, request);
      HostProcess crun = spawn(container, request, spec, log, pidPipe, streams);
      pidPipe.closeWrite();
      streams.closeChildEnds();
      String pid = readPid(pidPipe, crun);
      if (pid.isEmpty()) {
        throw refused(container, crun, log);
      }
      Files.deleteIfExists(log);
      ExecProcess process = running(parsePid(container, pid), crun, streams);
      running = true;
      return process;
    } catch (IOException e) {
      throw IoFailure.of(action(container), e);
    } finally {
      if (!running) {
        streams.close();
      }
    }
  }

  private HostProcess spawn(
      ContainerRef container,
      ExecRequest request,
      Path spec,
      Path log,
      HostPipe pidPipe,
      Streams streams) {
    List<String> command =
        new ArrayList<>(RuntimeCommand.prefix(host, container.binary(), container.runtimeRoot()));
    command.addAll(List.of("--log", log.toString(), "--log-format", "json"));
    command.addAll(List.of("exec", "--pid-file", "/proc/self/fd/" + PID_FD));
    command.addAll(List.of("--process", spec.toString(), container.id().value()));
    Map<Integer, Integer> descriptors = new HashMap<>(streams.childEnds());
    descriptors.put(PID_FD, pidPipe.writeFd());
    return host.spawn(
        new SpawnRequest(command, RuntimeCommand.ENVIRONMENT, request.runDirectory(), descriptors));
  }

  /** The pid, written at once once the process exists; empty if crun ended without one. */
  private String readPid(HostPipe pidPipe, HostProcess crun) throws IOException {
    Future<?> guard = threads.killAfter(crun, settings.createLimit());
    try {
      byte[] digits = new byte[MAX_PID_DIGITS];
      int n = pidPipe.input().read(digits, 0, digits.length);
      return n <= 0 ? "" : new String(digits, 0, n, StandardCharsets.US_ASCII).strip();
    } finally {
      guard.cancel(false);
    }
  }

  private EngineException refused(ContainerRef container, HostProcess crun, Path log)
      throws IOException {
    if (crun.await(FAREWELL).isEmpty()) {
      crun.kill();
    }
    String words = "";
    try (var in = Files.newInputStream(log)) {
      words = new String(in.readNBytes(MAX_LOG), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      // Ended before it opened its log, as when it was killed.
      return new EngineException(
          ErrorKind.UNAVAILABLE, action(container) + ": crun ended without an answer", e);
    }
    return words.isBlank()
        ? new EngineException(
            ErrorKind.UNAVAILABLE, action(container) + ": crun ended without an answer")
        : RuntimeErrors.ofExec(action(container), words);
  }

  private ExecProcess running(int pid, HostProcess crun, Streams streams) {
    PipeAttachment attachment = streams.attach(threads, settings.attachBufferBytes());
    if (attachment == null) {
      return new Running(pid, Optional.empty(), crun.exit());
    }
    crun.exit().thenRunAsync(attachment::processEnded, threads.completions());
    return new Running(pid, Optional.of(open.track(attachment)), crun.exit());
  }

  private static int parsePid(ContainerRef container, String pid) {
    try {
      return Integer.parseInt(pid);
    } catch (NumberFormatException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, action(container) + ": crun's process id is no number", e);
    }
  }

  private static String action(ContainerRef container) {
    return "exec in container " + container.id().shortForm();
  }

  private record Running(int pid, Optional<Attachment> attachment, CompletionStage<Integer> exit)
      implements ExecProcess {
    @Override
    public void resize(int rows, int columns) {
      // No terminal.
    }
  }

  /** The pipes of one exec. */
  private static final class Streams {
    private @Nullable HostPipe in;
    private @Nullable HostPipe out;
    private @Nullable HostPipe err;

    void open(HostProcesses host, ExecRequest request) {
      if (request.attach()) {
        out = host.pipe();
        err = host.pipe();
        in = request.stdin() ? host.pipe() : null;
      }
    }

    Map<Integer, Integer> childEnds() {
      Map<Integer, Integer> ends = new HashMap<>();
      if (in != null) {
        ends.put(0, in.readFd());
      }
      if (out != null && err != null) {
        ends.put(1, out.writeFd());
        ends.put(2, err.writeFd());
      }
      return ends;
    }

    void closeChildEnds() {
      if (in != null) {
        in.closeRead();
      }
      if (out != null && err != null) {
        out.closeWrite();
        err.closeWrite();
      }
    }

    @Nullable PipeAttachment attach(Threads threads, int bufferBytes) {
      return out == null || err == null
          ? null
          : PipeAttachment.open(out, err, in, threads, bufferBytes);
    }

    void close() {
      for (HostPipe pipe : new @Nullable HostPipe[] {in, out, err}) {
        if (pipe != null) {
          pipe.close();
        }
      }
    }
  }
}
