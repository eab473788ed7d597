package org.pouchcontainer.archive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tar with its extended headers merged in. Names are raw: one char per byte.
 *
 * @param type what it is
 * @param name as written, not yet cleaned
 * @param linkName target of a link as written, else empty
 * @param size apparent size of a regular file in bytes, holes included
 * @param mode permission bits including set-id and sticky
 * @param uid owner
 * @param gid group
 * @param mtimeSeconds modification time since 1970, may be negative
 * @param mtimeNanos 0 to 999,999,999
 * @param deviceMajor of a device
 * @param deviceMinor of a device
 * @param xattrs extended attributes by name
 * @param sparse where the stored bytes belong; null for a file without holes
 */
public record TarEntry(
    Type type,
    String name,
    String linkName,
    long size,
    int mode,
    long uid,
    long gid,
    long mtimeSeconds,
    int mtimeNanos,
    int deviceMajor,
    int deviceMinor,
    Map<String, byte[]> xattrs,
    @Nullable List<Extent> sparse) {

  /** What an entry is. */
  public enum Type {
    /** A regular file. */
    FILE,
    /** Another name of an earlier entry. */
    HARD_LINK,
    /** A symbolic link. */
    SYMBOLIC_LINK,
    /** A character device. */
    CHARACTER_DEVICE,
    /** A block device. */
    BLOCK_DEVICE,
    /** A directory. */
    DIRECTORY,
    /** A named pipe. */
    FIFO
  }

  /**
   * A run of stored bytes.
   *
   * @param offset where it belongs in the file
   * @param length how many bytes
   */
  public record Extent(long offset, long length) {}
}
