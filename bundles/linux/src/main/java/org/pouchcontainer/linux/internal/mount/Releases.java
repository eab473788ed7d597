package org.pouchcontainer.linux.internal.mount;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.linux.Fd;

/**
 * Lets go of file systems in threads of its own. Whoever drops the last reference to one waits
 * until it is written back, which takes as long as all that anybody has written to the disk below.
 */
final class Releases {
  // Its threads end by themselves; the end of this process would complete a release too.
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "pouch-release");
            thread.setDaemon(true);
            return thread;
          });

  /** Closes the last reference; completes when the file system is gone. */
  CompletionStage<Void> release(Fd last) {
    return CompletableFuture.runAsync(last::close, threads);
  }
}
