package org.pouchcontainer.linux.mount;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * One line of the mount table. Source: proc_pid_mountinfo(5).
 *
 * @param id unique while it is mounted
 * @param parentId the mount that this one lies on
 * @param major device number
 * @param minor device number
 * @param root which directory of the file system is visible here
 * @param mountPoint where it is mounted, as this process sees it
 * @param options per-mount options
 * @param tags propagation tags, as {@code shared:12}
 * @param type file system type
 * @param source device or label
 * @param superOptions options of the file system itself
 */
public record MountInfo(
    int id,
    int parentId,
    int major,
    int minor,
    String root,
    Path mountPoint,
    List<String> options,
    List<String> tags,
    String type,
    String source,
    List<String> superOptions) {
  /** Copies its lists. */
  public MountInfo {
    options = List.copyOf(options);
    tags = List.copyOf(tags);
    superOptions = List.copyOf(superOptions);
  }

  /** Whether nothing can be written through this mount. */
  public boolean isReadOnly() {
    return options.contains("ro") || superOptions.contains("ro");
  }

  /** The peer group that it shares mounts with. */
  public OptionalInt peerGroup() {
    return group("shared:");
  }

  /** The peer group that it receives mounts from. */
  public OptionalInt masterGroup() {
    return group("master:");
  }

  private OptionalInt group(String prefix) {
    return tags.stream()
        .filter(t -> t.startsWith(prefix))
        .mapToInt(t -> Integer.parseInt(t, prefix.length(), t.length(), 10))
        .findFirst();
  }
}
