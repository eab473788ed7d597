package org.pouchcontainer.snapshotter.base;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes folders on a thread of its own, so that nobody waits for it. */
final class Cleaner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
  private static final int CLOSE_SECONDS = 5;

  private final HostFiles files;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread cleaner = new Thread(task, "snapshot-cleaner");
            cleaner.setDaemon(true);
            return cleaner;
          });

  Cleaner(HostFiles files) {
    this.files = files;
  }

  void deleteLater(Path folder) {
    thread.execute(() -> deleteNow(folder));
  }

  /** Deletes a folder if it is there; what cannot be deleted is left to the next start. */
  void deleteNow(Path folder) {
    try {
      files.deleteTree(folder);
    } catch (RuntimeException e) {
      LOG.warn("snapshots: cannot delete {}; the next start tries again", folder, e);
    }
  }

  /** Returns when all that was to be deleted so far is; for tests. */
  void await() {
    try {
      thread.submit(() -> {}).get();
    } catch (InterruptedException | ExecutionException e) {
      throw EngineException.internal("wait for the cleaner: " + e, e);
    }
  }

  /** Ends the thread; what it has not begun to delete goes at the next start. Idempotent. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("snapshots: still deleting a large one while stopping");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
