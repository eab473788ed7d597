package org.pouchcontainer.linux.internal;

/** Flags of open(2). Source: include/uapi/asm-generic/fcntl.h, asm/fcntl.h. */
public final class Open {
  public static final int RDONLY = 0;
  public static final int WRONLY = 1;
  public static final int RDWR = 2;
  public static final int CREAT = 0x40;
  public static final int EXCL = 0x80;
  public static final int TRUNC = 0x200;
  public static final int APPEND = 0x400;
  public static final int NONBLOCK = 0x800;
  public static final int DIRECTORY = Machine.directoryFlag();
  public static final int NOFOLLOW = Machine.noFollowFlag();
  public static final int CLOEXEC = 0x80000;
  public static final int PATH = 0x200000;

  /** AT_FDCWD. */
  public static final int CWD = -100;

  /** AT_SYMLINK_NOFOLLOW. */
  public static final int AT_NOFOLLOW = 0x100;

  /** AT_REMOVEDIR. */
  public static final int AT_REMOVEDIR = 0x200;

  /** AT_EMPTY_PATH. */
  public static final int AT_EMPTY_PATH = 0x1000;

  /** AT_NO_AUTOMOUNT. */
  public static final int AT_NO_AUTOMOUNT = 0x800;

  /** AT_RECURSIVE. */
  public static final int AT_RECURSIVE = 0x8000;

  private Open() {}
}
