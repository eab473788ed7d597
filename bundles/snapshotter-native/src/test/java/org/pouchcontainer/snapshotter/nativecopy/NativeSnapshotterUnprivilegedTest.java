package org.pouchcontainer.snapshotter.nativecopy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.snapshot.SnapshotterContract;

/** The contract without mounts, anywhere. */
class NativeSnapshotterUnprivilegedTest extends SnapshotterContract {
  @TempDir private Path home;

  @Override
  protected Snapshotter open() {
    return new NativeSnapshotter(home.resolve("snapshots/nativecopy"), new FakeHostFiles());
  }

  @Override
  protected void close(Snapshotter opened) {
    ((NativeSnapshotter) opened).close();
  }
}
