package org.pouchcontainer.linux.file;

/**
 * What statx(2) tells about a file.
 *
 * @param type what it is
 * @param permissions mode bits 07777
 * @param links number of hard links
 * @param uid owner
 * @param gid group
 * @param id which inode
 * @param sizeBytes apparent size
 * @param allocatedBytes on disk, holes not counted
 * @param accessed last access
 * @param modified last change of the content
 * @param changed last change of the inode
 * @param deviceMajor of a device node
 * @param deviceMinor of a device node
 */
public record FileStatus(
    FileType type,
    int permissions,
    long links,
    int uid,
    int gid,
    FileId id,
    long sizeBytes,
    long allocatedBytes,
    Timestamp accessed,
    Timestamp modified,
    Timestamp changed,
    int deviceMajor,
    int deviceMinor) {

  /**
   * An inode of this host.
   *
   * @param fileSystem number of the file system, as major times 2^32 and minor
   * @param inode its number there
   */
  public record FileId(long fileSystem, long inode) {}

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** Type and permissions in one number, as st_mode has them. */
  public int mode() {
    return type.bits() | permissions;
  }
}
