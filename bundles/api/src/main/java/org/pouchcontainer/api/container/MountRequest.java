package org.pouchcontainer.api.container;

import java.util.List;
import java.util.Map;

/**
 * One mount that a container asks for.
 *
 * @param type what is mounted
 * @param source host path for a bind, name for a volume (empty for an anonymous one), empty for a
 *     tmpfs
 * @param target absolute path in the container
 * @param readOnly whether it cannot be written through this mount
 * @param propagation {@code private}, {@code rprivate}, {@code shared}, {@code rshared}, {@code
 *     slave}, {@code rslave}; empty for {@code rprivate}
 * @param recursive whether mounts below a bind's source come along
 * @param createSource whether an absent bind source is made as a folder (as {@code -v} does)
 * @param copyUp whether an empty volume takes over the image's files at the target
 * @param subpath folder inside the volume, or empty
 * @param modes what stood behind the target in {@code -v}, as {@code ro}, {@code z}, {@code dr}
 * @param driver driver of a volume that is created on the way; empty for the spec's
 * @param driverOptions options of such a volume
 * @param labels labels of such a volume
 * @param tmpfsOptions mount options of a tmpfs, as {@code size=64m}
 * @param origin which field of the request it came from, for display
 * @param readOnlyDepth how far below a read-only bind's target the restriction reaches
 */
public record MountRequest(
    Type type,
    String source,
    String target,
    boolean readOnly,
    String propagation,
    boolean recursive,
    boolean createSource,
    boolean copyUp,
    String subpath,
    List<String> modes,
    String driver,
    Map<String, String> driverOptions,
    Map<String, String> labels,
    List<String> tmpfsOptions,
    Origin origin,
    ReadOnlyDepth readOnlyDepth) {
  /** Copies its collections; records of older versions have no depth. */
  public MountRequest {
    readOnlyDepth = readOnlyDepth == null ? ReadOnlyDepth.WHERE_POSSIBLE : readOnlyDepth;
    modes = List.copyOf(modes);
    driverOptions = Map.copyOf(driverOptions);
    labels = Map.copyOf(labels);
    tmpfsOptions = List.copyOf(tmpfsOptions);
  }

  /** A mount that asks nothing of mounts below a read-only one. */
  public MountRequest(
      Type type,
      String source,
      String target,
      boolean readOnly,
      String propagation,
      boolean recursive,
      boolean createSource,
      boolean copyUp,
      String subpath,
      List<String> modes,
      String driver,
      Map<String, String> driverOptions,
      Map<String, String> labels,
      List<String> tmpfsOptions,
      Origin origin) {
    this(
        type,
        source,
        target,
        readOnly,
        propagation,
        recursive,
        createSource,
        copyUp,
        subpath,
        modes,
        driver,
        driverOptions,
        labels,
        tmpfsOptions,
        origin,
        ReadOnlyDepth.WHERE_POSSIBLE);
  }

  /** The same request for another target. */
  public MountRequest withTarget(String newTarget) {
    return copy(source, newTarget, readOnly, origin);
  }

  /** The same request for another source. */
  public MountRequest withSource(String newSource) {
    return copy(newSource, target, readOnly, origin);
  }

  /** The same mount for a container that takes over another's; read-only if either wants that. */
  public MountRequest inherited(boolean asReadOnly) {
    return copy(source, target, readOnly || asReadOnly, Origin.VOLUMES_FROM);
  }

  private MountRequest copy(
      String newSource, String newTarget, boolean newReadOnly, Origin newOrigin) {
    return new MountRequest(
        type,
        newSource,
        newTarget,
        newReadOnly,
        propagation,
        recursive,
        createSource,
        copyUp,
        subpath,
        modes,
        driver,
        driverOptions,
        labels,
        tmpfsOptions,
        newOrigin,
        readOnlyDepth);
  }

  /** How far a read-only bind reaches. */
  public enum ReadOnlyDepth {
    /** Also mounts below the source where kernel and runtime can do that. */
    WHERE_POSSIBLE,
    /** The mount itself only ({@code ReadOnlyNonRecursive}). */
    THIS_MOUNT,
    /** Also mounts below the source, or the start fails ({@code ReadOnlyForceRecursive}). */
    EVERYTHING
  }

  /** What is mounted. */
  public enum Type {
    /** A file or folder of this host. */
    BIND,
    /** A volume. */
    VOLUME,
    /** Memory. */
    TMPFS
  }

  /** Which field of a request a mount came from. */
  public enum Origin {
    /** {@code -v}. */
    BINDS,
    /** {@code --mount}. */
    MOUNTS,
    /** {@code --tmpfs}. */
    TMPFS,
    /** The image's or the request's anonymous volumes. */
    ANONYMOUS,
    /** {@code --volumes-from}. */
    VOLUMES_FROM
  }
}
