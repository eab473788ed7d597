package org.pouchcontainer.snapshotter.overlayfs;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.snapshot.SnapshotterContract;

/** The contract without mounts, anywhere. */
class OverlaySnapshotterUnprivilegedTest extends SnapshotterContract {
  @TempDir private Path home;

  @Override
  protected Snapshotter open() {
    return new OverlaySnapshotter(home.resolve("snapshots/overlayfs"), new FakeHostFiles());
  }

  @Override
  protected void close(Snapshotter opened) {
    ((OverlaySnapshotter) opened).close();
  }
}
