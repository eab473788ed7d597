package org.pouchcontainer.spi;

/**
 * What an object occupies on disk.
 *
 * @param bytes allocated bytes, holes not counted
 * @param inodes files, folders, links and devices; hard links counted once
 */
public record Usage(long bytes, long inodes) {
  /** Nothing at all. */
  public static final Usage NONE = new Usage(0, 0);

  /** The sum of both. */
  public Usage plus(Usage other) {
    return new Usage(bytes + other.bytes, inodes + other.inodes);
  }
}
