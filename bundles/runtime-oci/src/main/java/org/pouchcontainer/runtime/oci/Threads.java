package org.pouchcontainer.runtime.oci;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.spi.host.HostProcess;

/** The driver's threads: a pool that grows with open streams, and one that watches deadlines. */
final class Threads implements AutoCloseable {
  // A thread whose client has gone is given back soon.
  private static final long IDLE_SECONDS = 1;

  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> daemon(work, "pouch-oci-" + count.incrementAndGet()));
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, work -> daemon(work, "pouch-oci-clock"));

  Threads() {
    clock.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** For work that may wait. */
  Executor pool() {
    return pool;
  }

  /** For short work after an event, which is done even once the pool has ended. */
  Executor completions() {
    return work -> {
      try {
        pool.execute(work);
      } catch (RejectedExecutionException e) {
        work.run();
      }
    };
  }

  /** Runs short work after a delay, on the one clock thread. */
  Future<?> after(Duration delay, Runnable work) {
    return clock.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Kills {@code process} after {@code limit} unless the result is cancelled before. */
  Future<?> killAfter(HostProcess process, Duration limit) {
    return after(limit, process::kill);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    pool.shutdownNow();
  }
}
