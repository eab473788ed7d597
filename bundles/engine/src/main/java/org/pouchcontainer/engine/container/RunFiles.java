package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.pouchcontainer.engine.spec.SpecMounts;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** The volatile folder of a container that runs, with its mounted root. */
final class RunFiles {
  private final ContainerFolders folders;
  private final HostMounts mounts;
  private final HostFiles files;

  RunFiles(ContainerFolders folders, HostMounts mounts, HostFiles files) {
    this.folders = folders;
    this.mounts = mounts;
    this.files = files;
  }

  /** Makes the folder and mounts the root; undone by {@link #remove}. */
  Path prepare(ContainerRecord record, Snapshotter snapshotter) {
    Path root = folders.root(record.id());
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(folders.allVolatile(), ownerOnly);
      Files.createDirectory(folders.temporary(record.id()), ownerOnly);
      Files.createDirectory(folders.monitor(record.id()), ownerOnly);
      Files.createDirectory(root, ownerOnly);
    } catch (IOException e) {
      throw EngineException.internal("make the run folder of container " + record.id(), e);
    }
    for (MountSpec spec : snapshotter.mounts(record.snapshotKey())) {
      mounts.mount(spec, root);
    }
    if (isShareable(record)) {
      mountSharedMemory(record, ownerOnly);
    }
    return root;
  }

  /** Whether other containers may join its IPC namespace. */
  static boolean isShareable(ContainerRecord record) {
    return record.spec().namespaces().ipc().equals("shareable");
  }

  private void mountSharedMemory(ContainerRecord record, FileAttribute<?> ownerOnly) {
    Path folder = folders.sharedMemory(record.id());
    try {
      Files.createDirectory(folder, ownerOnly);
    } catch (IOException e) {
      throw EngineException.internal("make " + folder, e);
    }
    mounts.mount(
        new MountSpec("tmpfs", "shm", SpecMounts.sharedMemoryOptions(record.spec())), folder);
  }

  /** Whether something of a run is there. */
  boolean exist(ContainerRecord record) {
    return Files.isDirectory(folders.temporary(record.id()));
  }

  /**
   * Unmounts and deletes everything of a run. Idempotent. The kernel may still write the writable
   * layer back afterwards, as the container is told.
   */
  void remove(Container container) {
    ContainerRecord record = container.record();
    container.writableLayerInUse(mounts.detach(folders.root(record.id())));
    if (isShareable(record)) {
      mounts.unmount(folders.sharedMemory(record.id()));
    }
    removeFolder(folders.temporary(record.id()));
  }

  /** As {@link #remove} for a folder that no record owns, whatever is mounted in it. */
  void removeFolder(Path folder) {
    try {
      files.deleteTree(folder);
    } catch (EngineException e) {
      // Something is still mounted below: a crash between mount and record, or a driver's.
      mounts.unmountBelow(folder);
      files.deleteTree(folder);
    }
  }
}
