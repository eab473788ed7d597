package org.pouchcontainer.engine.files;

import java.nio.file.Path;
import java.time.Duration;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.spi.snapshot.ChangesDirectory;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** Measures the writable layers of containers. */
public final class WritableLayers {
  private static final Duration DRIVER_RETURN = Duration.ofSeconds(1);

  private final Drivers drivers;
  private final Kernel kernel;

  /** Layers that these drivers keep. */
  public WritableLayers(Drivers drivers, Kernel kernel) {
    this.drivers = drivers;
    this.kernel = kernel;
  }

  /** Bytes of what a container has written. Walks its files. */
  public long bytes(ContainerRecord record) {
    Snapshotter snapshotter = drivers.snapshotters().await(record.snapshotter(), DRIVER_RETURN);
    if (!(snapshotter instanceof ChangesDirectory own)) {
      return snapshotter.usage(record.snapshotKey()).bytes();
    }
    Path path = own.changes(record.snapshotKey());
    try (Directory changes = kernel.files().open(path)) {
      return DiskSize.of(changes);
    } catch (KernelException e) {
      throw e.asEngineException("measure container " + record.id().shortForm());
    }
  }
}
