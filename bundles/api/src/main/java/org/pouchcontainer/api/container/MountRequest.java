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
    Origin origin) {
  /** Copies its collections. */
  public MountRequest {
    modes = List.copyOf(modes);
    driverOptions = Map.copyOf(driverOptions);
    labels = Map.copyOf(labels);
    tmpfsOptions = List.copyOf(tmpfsOptions);
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
