package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pouchcontainer.spi.EngineException;

/** Makes blobs durable while something else goes on. Used by one thread. */
final class Publisher implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "pouch-publish");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Future<?>> running = new ArrayList<>();

  void publish(ArchiveContent content) {
    running.add(
        executor.submit(
            () -> {
              content.publish();
              return null;
            }));
  }

  /** Waits until all is durable; throws what has failed. */
  void await() throws IOException {
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("storing blobs was interrupted");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        if (e.getCause() instanceof EngineException failure) {
          throw failure;
        }
        throw EngineException.internal("store blobs: " + e.getCause(), e.getCause());
      }
    }
  }

  /** Ends; what was not begun is not done, what runs is waited for. */
  @Override
  public void close() {
    executor.shutdown();
    running.forEach(future -> future.cancel(false));
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
