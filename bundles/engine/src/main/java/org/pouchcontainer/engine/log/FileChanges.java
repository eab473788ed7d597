package org.pouchcontainer.engine.log;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners when files in a folder change. One kernel watch per folder, one thread in all,
 * both only while somebody listens.
 */
public final class FileChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileChanges.class);

  private final Map<Path, Watched> folders = new HashMap<>();
  private WatchService watches;

  private static final class Watched {
    final WatchKey key;
    final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    Watched(WatchKey key) {
      this.key = key;
    }
  }

  /**
   * Calls {@code listener} after each change in {@code folder}, from one thread; it must not block.
   *
   * @return closing it ends the calls
   */
  public synchronized Listening listen(Path folder, Runnable listener) throws IOException {
    if (watches == null) {
      watches = FileSystems.getDefault().newWatchService();
      WatchService mine = watches;
      Thread thread = new Thread(() -> deliver(mine), "pouch-file-changes");
      thread.setDaemon(true);
      thread.start();
    }
    Watched watched = folders.get(folder);
    if (watched == null) {
      watched =
          new Watched(
              folder.register(
                  watches,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_CREATE));
      folders.put(folder, watched);
    }
    watched.listeners.add(listener);
    return () -> end(folder, listener);
  }

  private synchronized void end(Path folder, Runnable listener) {
    Watched watched = folders.get(folder);
    if (watched != null && watched.listeners.remove(listener) && watched.listeners.isEmpty()) {
      watched.key.cancel();
      folders.remove(folder);
    }
  }

  private void deliver(WatchService service) {
    try {
      while (true) {
        WatchKey key = service.take();
        key.pollEvents();
        key.reset();
        listenersOf(key).forEach(Runnable::run);
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("file changes: closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Runnable> listenersOf(WatchKey key) {
    Watched watched = folders.get((Path) key.watchable());
    return watched == null ? List.of() : watched.listeners;
  }

  /** A registration. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public synchronized void close() {
    if (watches != null) {
      try {
        watches.close();
      } catch (IOException e) {
        LOG.warn("close file changes: {}", e.toString());
      }
    }
  }
}
