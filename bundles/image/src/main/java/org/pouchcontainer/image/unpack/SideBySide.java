package org.pouchcontainer.image.unpack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Tasks that succeed together: the first failure interrupts the others. Used by one thread. */
final class SideBySide<T> implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ExecutorService executor;
  private final CompletionService<T> completed;
  private final List<Future<T>> futures = new ArrayList<>();

  /**
   * @param width how many run at a time
   */
  SideBySide(int width) {
    this.executor =
        Executors.newFixedThreadPool(
            width,
            task -> {
              Thread thread = new Thread(task, "pouch-unpack-" + NUMBER.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.completed = new ExecutorCompletionService<>(executor);
  }

  void submit(Callable<T> task) {
    futures.add(completed.submit(task));
  }

  /** The results in the order of submission; throws the first failure at once. */
  List<T> awaitAll() {
    try {
      for (int i = 0; i < futures.size(); i++) {
        completed.take().get();
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "unpack image: interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw EngineException.internal("unpack image: " + e.getCause(), e.getCause());
    }
  }

  /** Interrupts what still runs and returns when nothing does any more. */
  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // What it writes to may only be removed when it has ended.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
