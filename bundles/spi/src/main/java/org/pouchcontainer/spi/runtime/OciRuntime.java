package org.pouchcontainer.spi.runtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Runs containers through runtime programs of one family.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. A container's life (OCI
 * runtime-spec, "Lifecycle"):
 *
 * <pre>
 *   create(request)     namespaces and cgroup exist, the monitor holds the streams, nothing runs
 *   attach(ref)         optional: sees output from the first byte
 *   start(ref)          the user's program runs
 *   exit(ref, process)  completes when it has ended
 *   delete(ref, …)      everything of it is gone but the log
 * </pre>
 *
 * <p>Each container has a monitor process as its parent, which keeps its streams, its log and its
 * exit code while no engine runs. Every method works on containers that an earlier engine made: all
 * that it needs is in {@link ContainerRef} and in files below its directories. Methods block for as
 * long as the runtime program works and may be called by several threads; for one container the
 * engine calls one life-cycle method at a time, while attach, exec, resize and exit come at any
 * moment.
 */
@ConsumerType
public interface OciRuntime {
  /** The family's name, the {@code type} in {@code add-runtime}; {@code oci} for crun and runc. */
  String name();

  /** Whether this program exists and works here; never throws for one that does not. */
  RuntimeStatus probe(RuntimeBinary binary);

  /**
   * Creates the container described by {@code config.json} in the OCI bundle.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} if the container's program does not exist
   *     in its root, {@link ErrorKind#PERMISSION_DENIED} if it may not be executed, {@link
   *     ErrorKind#INVALID_ARGUMENT} for a configuration that the runtime refuses, {@link
   *     ErrorKind#UNAVAILABLE} if monitor or runtime fail; the message holds the runtime's own.
   *     Nothing is left then
   */
  MonitoredProcess create(CreateRequest request);

  /** Lets the user's program of a created container run. */
  void start(ContainerRef container);

  /**
   * Sends a signal.
   *
   * @param all whether to every process of the container rather than to PID 1
   * @throws EngineException {@link ErrorKind#FAILED_PRECONDITION} if it does not run
   */
  void kill(ContainerRef container, int signal, boolean all);

  /** Freezes all processes. Idempotent. */
  void pause(ContainerRef container);

  /** Ends {@link #pause}. Idempotent. */
  void resume(ContainerRef container);

  /** The runtime's view, empty if it does not know the container. */
  Optional<RuntimeState> state(ContainerRef container);

  /**
   * Removes what the runtime keeps: namespaces, cgroup, state, sockets. Idempotent.
   *
   * @param force kills what still runs
   */
  void delete(ContainerRef container, boolean force);

  /**
   * Changes limits of a running container.
   *
   * @param resources JSON of {@code linux.resources} (OCI runtime-spec, config-linux, "Resources");
   *     absent members stay as they are
   */
  void update(ContainerRef container, byte[] resources);

  /** Process ids of the container in the host's numbering. Empty if none is left. */
  List<Integer> processes(ContainerRef container);

  /**
   * Connects to the container's streams. Output from now on is delivered; several may be attached.
   *
   * @throws EngineException {@link ErrorKind#FAILED_PRECONDITION} if it has ended
   */
  Attachment attach(ContainerRef container);

  /** Sets the terminal's size in characters; ignored for a container without terminal. */
  void resize(ContainerRef container, int rows, int columns);

  /**
   * Starts one more process in a running container.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} and {@link ErrorKind#PERMISSION_DENIED} as
   *     in create, {@link ErrorKind#FAILED_PRECONDITION} if the container does not run
   */
  ExecProcess exec(ContainerRef container, ExecRequest request);

  /**
   * Completes once the container's PID 1 has ended and its exit status is durable. Completes at
   * once for one that has ended before. If the monitor died without leaving a status, it completes
   * with {@link ExitStatus#monitorLost}. If the driver is stopped before, it completes
   * exceptionally with {@link ErrorKind#UNAVAILABLE}, and its successor can be asked.
   */
  CompletionStage<ExitStatus> exit(ContainerRef container, MonitoredProcess process);

  /** Closes and opens the log file again, as after a rotation. */
  void reopenLog(ContainerRef container);
}
