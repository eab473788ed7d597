package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes ended containers. A mark comes first and the record's end before the folder's: after a
 * crash half way the next start finishes the work.
 */
final class ContainerRemover {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemover.class);
  private static final String VOLUMES_TOO = "volumes";

  private final Drivers drivers;
  private final ContainerIndex index;
  private final RecordStore<ContainerRecord> store;
  private final ContainerFolders folders;
  private final RunFiles runFiles;
  private final ContainerMounts mounts;
  private final HostFiles files;
  private final ContainerLogs logs;
  private final ContainerHooks hooks;
  private final ContainerEvents events;

  ContainerRemover(
      Drivers drivers,
      ContainerIndex index,
      RecordStore<ContainerRecord> store,
      ContainerFolders folders,
      RunFiles runFiles,
      ContainerMounts mounts,
      HostFiles files,
      ContainerLogs logs,
      ContainerHooks hooks,
      ContainerEvents events) {
    this.drivers = drivers;
    this.index = index;
    this.store = store;
    this.folders = folders;
    this.runFiles = runFiles;
    this.mounts = mounts;
    this.files = files;
    this.logs = logs;
    this.hooks = hooks;
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
      mark(record, volumes);
      if (runFiles.exist(record)) {
        runFiles.remove(container);
      }
      removeSnapshot(record);
      mounts.release(record.mounts(), record.id().value(), volumes);
      store.delete(record.id().value());
    } catch (RuntimeException e) {
      container.markDead(String.valueOf(e.getMessage()));
      throw e instanceof EngineException known
          ? known.within("remove " + container.label())
          : EngineException.internal("remove " + container.label() + ": " + e, e);
    }
    logs.remove(container);
    deleteFolder(record);
    index.remove(container);
    events.publish(record, "destroy");
    hooks.afterRemove(record);
    container.completeRemoval(new WaitResult(exitCode, ""));
  }

  private void mark(ContainerRecord record, boolean volumes) {
    Path mark = folders.removalMark(record.id());
    try {
      Files.writeString(mark, volumes ? VOLUMES_TOO : "");
    } catch (NoSuchFileException e) {
      LOG.warn("container {}: its folder was deleted before it", record.id().shortForm());
    } catch (IOException e) {
      throw EngineException.internal("write " + mark, e);
    }
  }

  /** Finishes a removal that a crash has interrupted; whether there was one. */
  boolean finish(Container container) {
    Path mark = folders.removalMark(container.record().id());
    if (!Files.exists(mark)) {
      return false;
    }
    LOG.info("{}: finishing its interrupted removal", container.label());
    try {
      remove(container, Files.readString(mark).equals(VOLUMES_TOO));
    } catch (IOException e) {
      throw EngineException.internal("read " + mark, e);
    }
    return true;
  }

  /** What cannot be deleted belongs to no record now; the next start tries again. */
  private void deleteFolder(ContainerRecord record) {
    try {
      files.deleteTree(folders.durable(record.id()));
    } catch (EngineException e) {
      LOG.warn("container {}: {}", record.id().shortForm(), e.getMessage());
    }
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
