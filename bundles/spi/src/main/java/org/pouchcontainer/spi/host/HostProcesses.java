package org.pouchcontainer.spi.host;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Starts and watches processes with exact control over descriptors. Safe for several threads.
 *
 * <p>No descriptor of the JVM reaches a child, save those that {@link SpawnRequest#descriptors}
 * names.
 */
@ProviderType
public interface HostProcesses {
  /**
   * Starts a child. It is reaped by the host whether or not anybody waits.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} if the program does not exist, {@link
   *     ErrorKind#RESOURCE_EXHAUSTED} if no process can be made
   */
  HostProcess spawn(SpawnRequest request);

  /** A pipe, both ends close-on-exec. The caller closes both. */
  HostPipe pipe();

  /**
   * The start time of a live process in clock ticks since boot (field 22 of {@code
   * /proc/<pid>/stat}), empty if there is none. Pid and start time together identify a process for
   * as long as the host is up.
   */
  Optional<Long> startTime(int pid);

  /** Sends a signal to the process with this pid and start time; false if it is gone. */
  boolean signal(int pid, long startTime, int signal);

  /**
   * Completes when the process with this pid and start time has ended, at once if it is gone. It
   * need not be a child; its exit code cannot be had this way. No thread is held meanwhile; stages
   * that hang on it without an executor must not block.
   */
  CompletionStage<Void> onEnd(int pid, long startTime);

  /**
   * Connects to a SOCK_SEQPACKET unix socket. The path may be longer than the 107 bytes that the
   * kernel's address has room for.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} if the socket does not exist, {@link
   *     ErrorKind#UNAVAILABLE} if nobody listens
   */
  PacketSocket connectPacketSocket(java.nio.file.Path socket);

  /**
   * Connects to a SOCK_DGRAM unix socket, as that of a local syslog. What does not fit into its
   * queue is waited for.
   *
   * @throws EngineException {@link ErrorKind#UNAVAILABLE} if nobody listens, {@link
   *     ErrorKind#NOT_FOUND} if there is no such socket
   */
  default PacketSocket connectDatagramSocket(java.nio.file.Path socket) {
    throw new EngineException(
        ErrorKind.NOT_IMPLEMENTED, "connect to " + socket + ": this host has no datagram sockets");
  }

  /**
   * Writes to a named pipe without waiting for a reader.
   *
   * @throws EngineException {@link ErrorKind#UNAVAILABLE} if no process has it open for reading
   */
  void writeFifo(java.nio.file.Path fifo, byte[] content);

  /**
   * A path that runs a copy of {@code program} in memory that nothing can change any more. A
   * runtime that runs from such a copy need not make one of itself at each start to keep containers
   * from overwriting it (CVE-2019-5736), which is half of what its start takes. The copy follows
   * the program when that is replaced, and the path is good while this JVM lives.
   *
   * @return {@code program} itself if it is no ELF program or cannot be copied
   */
  default java.nio.file.Path sealed(java.nio.file.Path program) {
    return program;
  }
}
