package org.pouchcontainer.linux.file;

/** What happens to a file that has the new name already. Source: renameat2(2). */
public enum RenameMode {
  /** It is replaced. */
  REPLACE(0),
  /** The rename fails (EEXIST). */
  KEEP(1),
  /** Both change places; both must exist. */
  EXCHANGE(2);

  private final int flags;

  RenameMode(int flags) {
    this.flags = flags;
  }

  /** The RENAME_ flags. */
  public int flags() {
    return flags;
  }
}
