package org.pouchcontainer.linux.internal.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.process.ExitStatus;
import org.pouchcontainer.linux.process.ProcessIdentity;
import org.pouchcontainer.linux.process.Spawned;

/** A child held by its pidfd, so that neither waiting nor signals can hit another process. */
final class Child implements Spawned {
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int SIGINFO_SIZE = 128;
  private static final int CLD_EXITED = 1;

  private final Sys sys;
  private final ProcessIdentity identity;
  private final Fd pidfd;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

  Child(Sys sys, ProcessIdentity identity, Fd pidfd) {
    this.sys = sys;
    this.identity = identity;
    this.pidfd = pidfd;
  }

  Fd pidfd() {
    return pidfd;
  }

  /** Collects the exit status once the pidfd is readable, or waits for it. */
  ExitStatus reap() {
    ExitStatus status;
    try {
      status = waitFor();
    } catch (KernelException e) {
      release();
      exit.completeExceptionally(e);
      throw e;
    }
    release();
    exit.complete(status);
    return status;
  }

  private ExitStatus waitFor() {
    try (Scratch s = Scratch.take()) {
      long info = s.room(SIGINFO_SIZE);
      sys.check(
          sys.calls().invoke(Call.WAITID, P_PIDFD, pidfd.number(), info, WEXITED, 0),
          Call.WAITID,
          "process " + identity.pid());
      int status = s.getInt(info + 24);
      return s.getInt(info + 8) == CLD_EXITED
          ? new ExitStatus(status, 0)
          : new ExitStatus(0, status);
    }
  }

  private synchronized void release() {
    pidfd.close();
  }

  @Override
  public int pid() {
    return identity.pid();
  }

  @Override
  public ProcessIdentity identity() {
    return identity;
  }

  @Override
  public CompletionStage<ExitStatus> exit() {
    return exit.minimalCompletionStage();
  }

  @Override
  public Optional<ExitStatus> await(Duration limit) {
    try {
      return Optional.of(exit.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KernelException k) {
        throw k;
      }
      throw new IllegalStateException("wait for process " + pid(), e.getCause());
    }
  }

  @Override
  public synchronized boolean signal(int signal) {
    if (!pidfd.isOpen()) {
      return false;
    }
    long result = sys.calls().invoke(Call.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0);
    if (result == -Errno.ESRCH.number()) {
      return false;
    }
    sys.check(result, Call.PIDFD_SEND_SIGNAL, "process " + pid());
    return true;
  }
}
