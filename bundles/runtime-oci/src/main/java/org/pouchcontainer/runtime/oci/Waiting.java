package org.pouchcontainer.runtime.oci;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounded waiting. */
final class Waiting {
  private Waiting() {}

  /** Whether {@code event} completed, in whatever way, within {@code limit}. */
  static boolean within(CompletableFuture<?> event, Duration limit) {
    try {
      event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
