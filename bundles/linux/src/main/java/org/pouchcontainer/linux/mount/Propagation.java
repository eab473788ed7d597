package org.pouchcontainer.linux.mount;

/** How mounts made below a mount reach its peers. Source: mount_namespaces(7). */
public enum Propagation {
  /** Both ways. */
  SHARED(1 << 20),
  /** Only from the master. */
  SLAVE(1 << 19),
  /** Not at all. */
  PRIVATE(1 << 18),
  /** Not at all, and it cannot be bound. */
  UNBINDABLE(1 << 17);

  private final long flag;

  Propagation(long flag) {
    this.flag = flag;
  }

  /** The MS_ flag of mount(2), which mount_setattr(2) takes too. */
  public long flag() {
    return flag;
  }
}
