package org.pouchcontainer.api.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.Attachment;

/**
 * The containers of this engine.
 *
 * <p>A {@code container} argument is a name, an id or a unique prefix of an id; every method throws
 * {@link ErrorKind#NOT_FOUND} for an unknown one and {@link ErrorKind#CONFLICT} for an ambiguous
 * prefix. A change is durable when its method returns. Life-cycle methods on one container exclude
 * each other; {@link #list}, {@link #inspect}, {@link #await} and {@link #logs} never wait for
 * them.
 */
@ProviderType
public interface ContainerService {
  /**
   * Makes a container. Everything is validated before anything exists; after a failure nothing
   * does.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} for the image, {@link
   *     ErrorKind#ALREADY_EXISTS} for a name or id in use, {@link ErrorKind#INVALID_ARGUMENT}
   *     naming the field
   */
  Created create(CreateContainer request);

  /**
   * Starts it; returns when its program runs.
   *
   * @throws EngineException {@link ErrorKind#NOT_MODIFIED} if it runs, {@link
   *     ErrorKind#FAILED_PRECONDITION} if it is paused or being removed, {@link
   *     ErrorKind#NOT_FOUND} or {@link ErrorKind#PERMISSION_DENIED} with exit code 127 or 126 in
   *     its state if its program cannot be run
   */
  void start(String container);

  /**
   * Asks it to end with its stop signal and kills it after the timeout; returns when it has ended.
   *
   * @param timeout null for the container's own, negative to wait without bound
   * @param signal empty for the container's own
   * @throws EngineException {@link ErrorKind#NOT_MODIFIED} if it does not run
   */
  void stop(String container, @Nullable Duration timeout, String signal);

  /** Stops it if it runs, then starts it. */
  void restart(String container, @Nullable Duration timeout, String signal);

  /**
   * Sends a signal to PID 1.
   *
   * @param signal name with or without {@code SIG}, or number; empty for KILL
   * @throws EngineException {@link ErrorKind#CONFLICT} if it does not run, {@link
   *     ErrorKind#INVALID_ARGUMENT} for an unknown signal
   */
  void kill(String container, String signal);

  /** Freezes it. {@link ErrorKind#CONFLICT} if it does not run or is paused. */
  void pause(String container);

  /** Thaws it. {@link ErrorKind#CONFLICT} if it is not paused. */
  void unpause(String container);

  /** Gives it another name. {@link ErrorKind#ALREADY_EXISTS} if that is in use. */
  void rename(String container, String newName);

  /**
   * Removes it with its writable layer.
   *
   * @param force kill it if it runs
   * @param volumes also remove its anonymous volumes
   * @throws EngineException {@link ErrorKind#CONFLICT} if it runs and force is not given
   */
  void remove(String container, boolean force, boolean volumes);

  /** Changes limits and restart policy; returns warnings. */
  List<String> update(String container, ContainerUpdate update);

  /** What is known of it. */
  ContainerDetails inspect(String container);

  /** Containers that match the query, newest first. */
  List<ContainerDetails> list(ContainerQuery query);

  /** Completes when the condition holds. Dropping the result leaves nothing behind. */
  CompletionStage<WaitResult> await(String container, WaitCondition condition);

  /** Opens its log; {@link ErrorKind#NOT_IMPLEMENTED} if its log driver keeps none. */
  LogStream logs(String container, LogQuery query);

  /**
   * Connects to its streams.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if it is paused; a container that does not
   *     run yet is attached before its program starts
   */
  AttachSession attach(String container, AttachRequest request);

  /** Sets the size of its terminal, remembered for the next start. */
  void resize(String container, int rows, int columns);

  /**
   * Its processes as {@code ps} shows them.
   *
   * @param psArguments for ps, which must show a PID column; empty for {@code -ef}
   */
  ProcessTable top(String container, List<String> psArguments);

  /**
   * A container to make.
   *
   * @param name with or without a leading slash, empty for a generated one
   * @param id 64 hex digits, null for a random one
   * @param platform of the image, or empty
   * @param spec what it is
   */
  record CreateContainer(
      String name, @Nullable ContainerId id, String platform, ContainerSpec spec) {}

  /**
   * A container that was made.
   *
   * @param id its id
   * @param name its name
   * @param warnings what could not be done as asked
   */
  record Created(ContainerId id, String name, List<String> warnings) {}

  /** What to wait for. */
  enum WaitCondition {
    /** It does not run; true at once for one that does not. */
    NOT_RUNNING,
    /** It ends the next time. */
    NEXT_EXIT,
    /** It is removed. */
    REMOVED
  }

  /**
   * How a wait ended.
   *
   * @param exitCode of the container's last run
   * @param error why it could not be started, or empty
   */
  record WaitResult(int exitCode, String error) {}

  /**
   * A change of a container.
   *
   * @param resources limits; zero and empty leave a limit as it is
   * @param restart null to leave it
   * @param env {@code NAME=value}, replaces the same name for the next start
   * @param labels added or replaced; an empty value removes
   */
  record ContainerUpdate(
      Resources resources,
      ContainerSpec.@Nullable RestartPolicy restart,
      List<String> env,
      java.util.Map<String, String> labels) {}

  /**
   * What a client wants when it attaches.
   *
   * @param streams which streams
   * @param replay whether the log so far comes first
   * @param follow whether live output follows
   */
  record AttachRequest(ContainerSpec.AttachFlags streams, boolean replay, boolean follow) {}

  /**
   * An attached client.
   *
   * @param stream its streams; closing it detaches
   * @param tty whether output is a terminal's, hence not to be multiplexed
   */
  record AttachSession(Attachment stream, boolean tty) {}

  /**
   * The output of ps.
   *
   * @param titles column heads
   * @param processes rows
   */
  record ProcessTable(List<String> titles, List<List<String>> processes) {}
}
