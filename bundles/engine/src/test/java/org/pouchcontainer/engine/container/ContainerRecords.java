package org.pouchcontainer.engine.container;

/** Records for tests of other packages. */
public final class ContainerRecords {
  private ContainerRecords() {}

  /** A running container with user {@code web} and the read-only volume {@code db} at /data. */
  public static ContainerRecord example(String name) {
    return ContainerRecordJsonTest.example(name);
  }
}
