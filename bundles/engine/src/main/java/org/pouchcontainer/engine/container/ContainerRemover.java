package org.pouchcontainer.engine.container;

import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;

/**
 * Removes ended containers. The record goes last: after a crash half way the container is still
 * listed and removing it again finishes the work.
 */
final class ContainerRemover {
  private final Drivers drivers;
  private final ContainerIndex index;
  private final RecordStore<ContainerRecord> store;
  private final ContainerFolders folders;
  private final RunFiles runFiles;
  private final ContainerMounts mounts;
  private final HostFiles files;
  private final ContainerEvents events;

  ContainerRemover(
      Drivers drivers,
      ContainerIndex index,
      RecordStore<ContainerRecord> store,
      ContainerFolders folders,
      RunFiles runFiles,
      ContainerMounts mounts,
      HostFiles files,
      ContainerEvents events) {
    this.drivers = drivers;
    this.index = index;
    this.store = store;
    this.folders = folders;
    this.runFiles = runFiles;
    this.mounts = mounts;
    this.files = files;
    this.events = events;
  }

  /**
   * Removes a container that does not run and whose operation lock the caller holds.
   *
   * @param volumes whether its anonymous volumes go too
   */
  void remove(Container container, boolean volumes) {
    ContainerRecord record = container.record();
    int exitCode = record.state().exitCode();
    container.markRemoving();
    try {
      if (runFiles.exist(record)) {
        runFiles.remove(record);
      }
      removeSnapshot(record);
      mounts.release(record.mounts(), record.id().value(), volumes);
      files.deleteTree(folders.durable(record.id()));
      store.delete(record.id().value());
    } catch (RuntimeException e) {
      container.markDead(String.valueOf(e.getMessage()));
      throw e instanceof EngineException known
          ? known.within("remove " + container.label())
          : EngineException.internal("remove " + container.label() + ": " + e, e);
    }
    index.remove(container);
    events.publish(record, "destroy");
    container.completeRemoval(new WaitResult(exitCode, ""));
  }

  private void removeSnapshot(ContainerRecord record) {
    try {
      drivers.snapshotters().require(record.snapshotter()).remove(record.snapshotKey());
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
