package org.pouchcontainer.linux.file;

/**
 * A file system's room. Source: statfs(2).
 *
 * @param magic what kind it is, as 0xEF53 for ext4
 * @param totalBytes its size
 * @param freeBytes unused, what only root may use included
 * @param availableBytes unused for everybody
 * @param totalInodes how many files it can have; 0 where there is no limit
 * @param freeInodes how many more
 */
public record FileSystemInfo(
    long magic,
    long totalBytes,
    long freeBytes,
    long availableBytes,
    long totalInodes,
    long freeInodes) {

  /** The kind as {@code docker info} and mount(8) call it, in hexadecimal if it is a rare one. */
  public String kind() {
    return switch ((int) magic) {
      case 0xEF53 -> "extfs";
      case 0x58465342 -> "xfs";
      case 0x9123683E -> "btrfs";
      case 0x01021994 -> "tmpfs";
      case 0x794c7630 -> "overlayfs";
      case 0x6969 -> "nfs";
      case 0x00c36400 -> "ceph";
      case 0x65735546 -> "fuse";
      case 0xF2F52010 -> "f2fs";
      case 0x2FC12FC1 -> "zfs";
      default -> "0x" + Long.toHexString(magic);
    };
  }
}
