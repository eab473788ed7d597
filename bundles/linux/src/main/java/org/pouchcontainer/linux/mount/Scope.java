package org.pouchcontainer.linux.mount;

/** How far an operation on a mount reaches. */
public enum Scope {
  /** This mount alone. */
  MOUNT,
  /** This mount and every mount below it. */
  TREE
}
