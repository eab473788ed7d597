package org.pouchcontainer.linux.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.host.SpawnRequest;

/** Starts, watches and signals processes. Safe for several threads. */
@ProviderType
public interface Processes extends AutoCloseable {
  /**
   * Starts a child in a session of its own, with default signal actions and no signal blocked. It
   * gets the descriptors that the request names and no other.
   *
   * @throws KernelException ENOENT, EACCES or ENOEXEC for a bad program, EAGAIN if a limit on
   *     processes is reached
   */
  Spawned spawn(SpawnRequest request);

  /**
   * Runs a program to its end and collects what it writes on descriptors 1 and 2. It ends with the
   * program itself: a grandchild that keeps the descriptors open is not waited for.
   *
   * @param request names none of the descriptors 1 and 2
   * @param limit after this the program is killed
   * @param maxOutputBytes kept of each stream; what is beyond is read and dropped
   * @throws KernelException as {@link #spawn}, or ETIMEDOUT after {@code limit}
   */
  RunResult run(SpawnRequest request, Duration limit, int maxOutputBytes);

  /**
   * A path that runs a copy of {@code program} in sealed memory (memfd_create(2)), or {@code
   * program} itself if it is no ELF program or cannot be copied. The path is good for as long as
   * this process lives; a program that was replaced on disk gets a new copy.
   */
  Path sealed(Path program);

  /** A pipe; the caller closes it. */
  Pipe pipe();

  /** What the kernel tells about a process, empty if there is none. */
  Optional<ProcessStat> stat(int pid);

  /** Whether this very process exists and has not ended. */
  boolean isAlive(ProcessIdentity process);

  /** Sends a signal; false if this very process is gone. */
  boolean signal(ProcessIdentity process, int signal);

  /**
   * Completes when this very process has ended, at once if it is gone. It need not be a child. Its
   * exit code cannot be had this way.
   */
  CompletionStage<Void> onEnd(ProcessIdentity process);

  /** Ends the watching thread; children live on and are no longer reaped. Idempotent. */
  @Override
  void close();
}
