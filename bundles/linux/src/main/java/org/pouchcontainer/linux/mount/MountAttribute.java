package org.pouchcontainer.linux.mount;

/** Per-mount flags. Source: mount_setattr(2) and mount(2). */
public enum MountAttribute {
  /** Nothing below can be written. */
  READ_ONLY(1, 1),
  /** Set-user-id bits and file capabilities are ignored. */
  NO_SUID(2, 2),
  /** Device nodes do not work. */
  NO_DEV(4, 4),
  /** Nothing can be executed. */
  NO_EXEC(8, 8),
  /** Access times are not updated. */
  NO_ATIME(0x10, 1 << 10),
  /** Access times are always updated. */
  STRICT_ATIME(0x20, 1 << 24),
  /** Access times of directories are not updated. */
  NO_DIR_ATIME(0x80, 1 << 11),
  /** Symbolic links are not followed; Linux 5.14. */
  NO_SYMLINKS(0x200000, 1 << 8);

  /** The mask of the access time mode, which must be cleared to set one. */
  public static final long ATIME_MASK = 0x70;

  private final long attribute;
  private final long legacyFlag;

  MountAttribute(long attribute, long legacyFlag) {
    this.attribute = attribute;
    this.legacyFlag = legacyFlag;
  }

  /** The MOUNT_ATTR_ value. */
  public long attribute() {
    return attribute;
  }

  /** The MS_ value of mount(2). */
  public long legacyFlag() {
    return legacyFlag;
  }
}
