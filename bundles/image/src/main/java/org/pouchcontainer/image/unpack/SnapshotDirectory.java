package org.pouchcontainer.image.unpack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.spi.MountSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot's tree, opened: where its mounts are just a directory that directory itself, else a
 * mount in a folder of its own until this is closed.
 */
final class SnapshotDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotDirectory.class);

  private final Kernel kernel;
  private final Directory directory;
  private final @Nullable Path mountPoint;

  private SnapshotDirectory(Kernel kernel, Directory directory, @Nullable Path mountPoint) {
    this.kernel = kernel;
    this.directory = directory;
    this.mountPoint = mountPoint;
  }

  /**
   * @param folder where mount points are made
   */
  static SnapshotDirectory open(Kernel kernel, List<MountSpec> mounts, Path folder) {
    try {
      if (mounts.size() == 1 && mounts.get(0).type().equals("bind")) {
        Path source = Path.of(mounts.get(0).source());
        return new SnapshotDirectory(kernel, kernel.files().open(source), null);
      }
      return mount(kernel, mounts, folder);
    } catch (KernelException e) {
      throw e.asEngineException("open snapshot");
    } catch (IOException e) {
      throw DiskErrors.translate("open snapshot", e);
    }
  }

  private static SnapshotDirectory mount(Kernel kernel, List<MountSpec> mounts, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path mountPoint = Files.createDirectory(folder.resolve(UUID.randomUUID().toString()));
    try {
      for (MountSpec spec : mounts) {
        kernel.mounts().mount(spec, mountPoint);
      }
      return new SnapshotDirectory(kernel, kernel.files().open(mountPoint), mountPoint);
    } catch (RuntimeException e) {
      unmount(kernel, mountPoint);
      throw e;
    }
  }

  private static void unmount(Kernel kernel, Path mountPoint) {
    try {
      while (kernel.mounts().unmount(mountPoint)) {
        LOG.trace("Unmounted {}", mountPoint);
      }
      Files.deleteIfExists(mountPoint);
    } catch (KernelException | IOException e) {
      LOG.warn("Mount point {} stays behind until the next start", mountPoint, e);
    }
  }

  Directory directory() {
    return directory;
  }

  @Override
  public void close() {
    directory.close();
    if (mountPoint != null) {
      unmount(kernel, mountPoint);
    }
  }
}
