package org.pouchcontainer.linux.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.FdPoller;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.process.Pipe;
import org.pouchcontainer.linux.process.ProcessIdentity;
import org.pouchcontainer.linux.process.ProcessStat;
import org.pouchcontainer.linux.process.Processes;
import org.pouchcontainer.linux.process.RunResult;
import org.pouchcontainer.linux.process.Spawned;
import org.pouchcontainer.spi.host.SpawnRequest;

/** Processes by posix_spawn and pidfds. */
public final class KernelProcesses implements Processes {
  private static final int SIGKILL = 9;

  private final Sys sys;
  private final Spawner spawner;
  private final FdPoller poller;
  private final SealedPrograms programs;

  public KernelProcesses(Sys sys) {
    this.sys = sys;
    this.spawner = new Spawner(sys);
    this.poller = new FdPoller(sys, "pouch-processes");
    this.programs = new SealedPrograms(sys);
  }

  @Override
  public Spawned spawn(SpawnRequest request) {
    Child child = start(request);
    try {
      poller.watch(child.pidfd(), child::reap);
    } catch (RuntimeException e) {
      // Nobody would ever learn of its end.
      child.signal(SIGKILL);
      child.reap();
      throw e;
    }
    return child;
  }

  private Child start(SpawnRequest request) {
    int pid = spawner.spawn(request);
    // Nobody else reaps our children, so the pid and its files stay until we do, even if it ended.
    long startTime = stat(pid).map(ProcessStat::startTime).orElse(0L);
    return new Child(sys, new ProcessIdentity(pid, startTime), pidfd(pid));
  }

  @Override
  public RunResult run(SpawnRequest request, Duration limit, int maxOutputBytes) {
    try (Pipe output = pipe();
        Pipe errors = pipe()) {
      Map<Integer, Integer> descriptors = new HashMap<>(request.descriptors());
      descriptors.put(1, output.writing().number());
      descriptors.put(2, errors.writing().number());
      Child child =
          start(
              new SpawnRequest(
                  request.command(),
                  request.environment(),
                  request.workingDirectory(),
                  descriptors));
      output.writing().close();
      errors.writing().close();
      return new ToolRun(sys, child, output.reading(), errors.reading(), maxOutputBytes)
          .await(request.command().get(0), limit);
    }
  }

  @Override
  public Path sealed(Path program) {
    return programs.sealed(program);
  }

  @Override
  public Pipe pipe() {
    return KernelPipe.open(sys);
  }

  @Override
  public Optional<ProcessStat> stat(int pid) {
    try {
      // The name in it is bytes of any kind; only its end is looked for.
      byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
      return Optional.of(ProcessStat.parse(new String(line, StandardCharsets.ISO_8859_1).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A process that ends between open and read answers ESRCH.
      if (!Files.exists(Path.of("/proc/" + pid))) {
        return Optional.empty();
      }
      throw new KernelException(Errno.EIO.number(), "read", "/proc/" + pid + "/stat");
    }
  }

  @Override
  public boolean isAlive(ProcessIdentity process) {
    return stat(process.pid()).filter(s -> s.identity().equals(process) && !s.isDead()).isPresent();
  }

  @Override
  public boolean signal(ProcessIdentity process, int signal) {
    try (Fd fd = pidfd(process.pid())) {
      // Looked at after the pidfd is held: from here on it cannot become another process.
      if (!isAlive(process)) {
        return false;
      }
      sys.check(
          sys.calls().invoke(Call.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0),
          Call.PIDFD_SEND_SIGNAL,
          "process " + process.pid());
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.ESRCH)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<Void> onEnd(ProcessIdentity process) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Fd fd;
    try {
      fd = pidfd(process.pid());
    } catch (KernelException e) {
      // EINVAL: the number belongs to a thread by now, so the process is gone.
      if (!e.isAny(Errno.ESRCH, Errno.EINVAL)) {
        throw e;
      }
      ended.complete(null);
      return ended;
    }
    if (!isAlive(process)) {
      fd.close();
      ended.complete(null);
      return ended;
    }
    poller.watch(
        fd,
        () -> {
          fd.close();
          ended.complete(null);
        });
    return ended.minimalCompletionStage();
  }

  private Fd pidfd(int pid) {
    return sys.fd(sys.calls().invoke(Call.PIDFD_OPEN, pid, 0), Call.PIDFD_OPEN, "process " + pid);
  }

  @Override
  public void close() {
    poller.close();
  }
}
