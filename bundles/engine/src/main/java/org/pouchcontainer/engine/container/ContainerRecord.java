package org.pouchcontainer.engine.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

/**
 * A container as stored. Immutable: a change makes a new record, which is saved before it is seen.
 *
 * @param id its id
 * @param name without a leading slash
 * @param created when
 * @param imageId digest of its image's configuration
 * @param spec as asked, with the image's defaults merged in
 * @param arguments program and arguments, entry point and command joined
 * @param runtime which runtime runs it
 * @param snapshotter which snapshotter holds its writable layer
 * @param snapshotKey the writable layer
 * @param mounts what is mounted, anonymous volumes named
 * @param state what changes
 * @param process its PID 1 and monitor while it runs
 * @param stoppedByUser whether a user ended it, so that its restart policy does not start it
 * @param rows first height of its terminal, 0 if unknown
 * @param columns first width of its terminal, 0 if unknown
 * @param connections in which networks it is; absent in records of earlier engines, where the
 *     specification tells
 */
public record ContainerRecord(
    ContainerId id,
    String name,
    Instant created,
    Digest imageId,
    ContainerSpec spec,
    List<String> arguments,
    RuntimeChoice runtime,
    String snapshotter,
    String snapshotKey,
    List<StoredMount> mounts,
    ContainerState state,
    @Nullable MonitoredProcess process,
    boolean stoppedByUser,
    int rows,
    int columns,
    Connections connections) {
  /** Copies its collections. */
  public ContainerRecord {
    if (connections == null) {
      connections = Connections.of(spec.network(), NetworkMode.parse(spec.network()));
    }
    arguments = List.copyOf(arguments);
    mounts = List.copyOf(mounts);
  }

  /**
   * The runtime of a container.
   *
   * @param driver name of the runtime driver
   * @param binary its program
   */
  public record RuntimeChoice(String driver, RuntimeBinary binary) {}

  /**
   * A mount of a container.
   *
   * @param request what was asked, with the volume's name filled in
   * @param anonymous whether the volume was made for this container only
   * @param volumeDriver the volume's driver, or empty
   */
  public record StoredMount(MountRequest request, boolean anonymous, String volumeDriver) {}

  /** The same container with another state and process. */
  public ContainerRecord withState(ContainerState newState, @Nullable MonitoredProcess newProcess) {
    return with(name, spec, newState, newProcess, stoppedByUser, rows, columns, connections);
  }

  /** The same container, marked as stopped by a user or not. */
  public ContainerRecord withStoppedByUser(boolean stopped) {
    return with(name, spec, state, process, stopped, rows, columns, connections);
  }

  /** The same container under another name. */
  public ContainerRecord withName(String newName) {
    return with(newName, spec, state, process, stoppedByUser, rows, columns, connections);
  }

  /** The same container with another specification. */
  public ContainerRecord withSpec(ContainerSpec newSpec) {
    return with(name, newSpec, state, process, stoppedByUser, rows, columns, connections);
  }

  /** The same container with another terminal size. */
  public ContainerRecord withSize(int newRows, int newColumns) {
    return with(name, spec, state, process, stoppedByUser, newRows, newColumns, connections);
  }

  /** The same container in other networks. */
  public ContainerRecord withConnections(Connections newConnections) {
    return with(name, spec, state, process, stoppedByUser, rows, columns, newConnections);
  }

  private ContainerRecord with(
      String newName,
      ContainerSpec newSpec,
      ContainerState newState,
      @Nullable MonitoredProcess newProcess,
      boolean newStoppedByUser,
      int newRows,
      int newColumns,
      Connections newConnections) {
    return new ContainerRecord(
        id,
        newName,
        created,
        imageId,
        newSpec,
        arguments,
        runtime,
        snapshotter,
        snapshotKey,
        mounts,
        newState,
        newProcess,
        newStoppedByUser,
        newRows,
        newColumns,
        newConnections);
  }
}
