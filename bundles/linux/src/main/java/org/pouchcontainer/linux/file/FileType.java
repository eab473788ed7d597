package org.pouchcontainer.linux.file;

/** What kind of file it is. Source: inode(7). */
public enum FileType {
  /** A regular file. */
  REGULAR(0100000),
  /** A directory. */
  DIRECTORY(0040000),
  /** A symbolic link. */
  SYMLINK(0120000),
  /** A character device. */
  CHARACTER_DEVICE(0020000),
  /** A block device. */
  BLOCK_DEVICE(0060000),
  /** A named pipe. */
  FIFO(0010000),
  /** A unix socket. */
  SOCKET(0140000);

  private static final int MASK = 0170000;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** The S_IF bits. */
  public int bits() {
    return bits;
  }

  /** The type in the mode of a file. */
  public static FileType ofMode(int mode) {
    for (FileType t : values()) {
      if (t.bits == (mode & MASK)) {
        return t;
      }
    }
    throw new IllegalArgumentException("mode 0" + Integer.toOctalString(mode) + ": no such type");
  }
}
