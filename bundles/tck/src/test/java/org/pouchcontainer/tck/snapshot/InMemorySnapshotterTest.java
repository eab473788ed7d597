package org.pouchcontainer.tck.snapshot;

import org.pouchcontainer.spi.snapshot.Snapshotter;

class InMemorySnapshotterTest extends SnapshotterContract {
  @Override
  protected Snapshotter open() {
    return new InMemorySnapshotter();
  }

  @Override
  protected void close(Snapshotter opened) {
    // Nothing is open.
  }

  @Override
  protected boolean durable() {
    return false;
  }
}
