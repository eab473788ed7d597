package org.pouchcontainer.network.bridge;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.spi.host.HostProcess;

/** The plugin's threads: for what nobody waits for, and for deadlines. None while it is idle. */
final class Threads implements AutoCloseable {
  private final ExecutorService pool =
      Executors.newCachedThreadPool(work -> daemon(work, "pouch-bridge"));
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, work -> daemon(work, "pouch-bridge-clock"));

  Threads() {
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  ExecutorService pool() {
    return pool;
  }

  /** Kills {@code process} after {@code limit} unless the result is cancelled before. */
  Future<?> killAfter(HostProcess process, Duration limit) {
    return clock.schedule(process::kill, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    // What was begun is ended: links that are being deleted.
    pool.shutdown();
  }
}
