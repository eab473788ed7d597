package org.pouchcontainer.api.container;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Further processes in running containers. An exec is forgotten some minutes after its end and when
 * its container is removed.
 */
@ProviderType
public interface ExecService {
  /**
   * Prepares an exec and returns its id of 64 hex digits.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} for the container, {@link
   *     ErrorKind#CONFLICT} if it does not run or is paused, {@link ErrorKind#INVALID_ARGUMENT}
   */
  String create(String container, ExecSpec spec);

  /**
   * Starts it with its streams connected. The exit code is recorded before the streams end.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#CONFLICT} if it was
   *     started, {@link ErrorKind#FAILED_PRECONDITION} with exit code 126 or 127 recorded if its
   *     program cannot be run
   */
  AttachSession startAttached(String execId, ConsoleSize size);

  /** Starts it without streams. */
  void startDetached(String execId, ConsoleSize size);

  /** What is known of it. */
  ExecDetails inspect(String execId);

  /** Sets the size of its terminal. */
  void resize(String execId, int rows, int columns);

  /**
   * What to run.
   *
   * @param command program and arguments
   * @param env added to the container's
   * @param user empty for the container's
   * @param workingDirectory empty for the container's
   * @param tty whether it has a terminal
   * @param privileged whether it has all that the engine may do
   * @param attach which streams are wanted
   * @param detachKeys for display
   */
  record ExecSpec(
      List<String> command,
      List<String> env,
      String user,
      String workingDirectory,
      boolean tty,
      boolean privileged,
      AttachFlags attach,
      String detachKeys) {
    /** Copies its collections. */
    public ExecSpec {
      command = List.copyOf(command);
      env = List.copyOf(env);
    }
  }

  /**
   * The first size of a terminal.
   *
   * @param rows 0 if unknown
   * @param columns 0 if unknown
   */
  record ConsoleSize(int rows, int columns) {
    /** Not known. */
    public static final ConsoleSize UNKNOWN = new ConsoleSize(0, 0);
  }

  /**
   * An exec as it is now.
   *
   * @param id its id
   * @param container its container
   * @param spec what was asked
   * @param running whether it runs
   * @param exitCode null until it has ended
   * @param pid in the host's numbering, 0 while none
   */
  record ExecDetails(
      String id,
      ContainerId container,
      ExecSpec spec,
      boolean running,
      @org.jspecify.annotations.Nullable Integer exitCode,
      int pid) {}
}
