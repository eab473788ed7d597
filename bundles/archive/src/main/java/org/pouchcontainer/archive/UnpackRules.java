package org.pouchcontainer.archive;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.file.RawPath;

/**
 * How an archive of a user, which is no layer, is unpacked into a tree.
 *
 * @param destination the folder below the root that it goes into, which must be there
 * @param keepKinds whether a directory is never replaced by something else, nor the reverse
 * @param owner who owns all entries, null for the owners in the archive
 * @param mounted where something is mounted in the tree: nothing there is replaced
 * @param closed numbers of file systems whose directories keep their metadata, such as that of
 *     /proc
 */
public record UnpackRules(
    RawPath destination,
    boolean keepKinds,
    @Nullable Owner owner,
    Set<RawPath> mounted,
    Set<Long> closed) {
  /** Copies its sets. */
  public UnpackRules {
    mounted = Set.copyOf(mounted);
    closed = Set.copyOf(closed);
  }

  /**
   * Who owns a file.
   *
   * @param uid user id
   * @param gid group id
   */
  public record Owner(long uid, long gid) {}
}
