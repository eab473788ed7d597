package org.pouchcontainer.linux.file;

/** How a path is kept in its root. Magic links of /proc are never followed. Source: openat2(2). */
public enum Resolve {
  /** As if the root were {@code /}: absolute links and {@code ..} end at the root. */
  IN_ROOT(0x10),
  /** A link or {@code ..} that leads out is an error (EXDEV). */
  BENEATH(0x08),
  /** No symbolic link at all (ELOOP). */
  NO_LINKS(0x08 | 0x04),
  /** No symbolic link and no mount point (ELOOP, EXDEV). */
  SAME_MOUNT(0x08 | 0x04 | 0x01);

  private static final int NO_MAGICLINKS = 0x02;

  private final int flags;

  Resolve(int flags) {
    this.flags = flags;
  }

  /** The RESOLVE_ flags. */
  public int flags() {
    return flags | NO_MAGICLINKS;
  }
}
