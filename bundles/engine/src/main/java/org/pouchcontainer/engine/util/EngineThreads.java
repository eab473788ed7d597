package org.pouchcontainer.engine.util;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine's threads: virtual ones where the JVM has them (21 and later), else platform threads
 * that end when idle. Blocking is fine on all but the timer.
 */
public final class EngineThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 1;

  private final ExecutorService workers = newWorkers();
  private final ScheduledThreadPoolExecutor timer = newTimer();

  private static ScheduledThreadPoolExecutor newTimer() {
    var timer = new ScheduledThreadPoolExecutor(1, named("pouch-timer-"));
    // What is cancelled is let go at once, however far away its time is.
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static ExecutorService newWorkers() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      // Java 17: no virtual threads.
      // A thread whose client has gone is given back soon.
      return new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          named("pouch-engine-"));
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicLong number = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a task that may block. */
  public ExecutorService workers() {
    return workers;
  }

  /** Runs {@code task} on a worker after {@code delay}, unless the engine ends before. */
  public void after(Duration delay, Runnable task) {
    if (timer.isShutdown()) {
      return;
    }
    var unused =
        timer.schedule(() -> workers.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** As {@link #after}, for those who may change their mind before the time has come. */
  public Future<?> schedule(Duration delay, Runnable task) {
    try {
      return timer.schedule(() -> workers.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The engine ends: nothing begins any more.
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Whether the engine is ending. */
  public boolean isClosed() {
    return timer.isShutdown();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
  }
}
