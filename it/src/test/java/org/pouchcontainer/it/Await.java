package org.pouchcontainer.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that another process does and that sends us no event. */
public final class Await {
  private static final long PAUSE_NANOS = 20_000_000;

  private Await() {}

  /** Waits up to 20 seconds. */
  public static void until(String what, BooleanSupplier condition) {
    until(() -> what, Duration.ofSeconds(20), condition);
  }

  /** Waits until the condition holds, or fails with what was waited for. */
  public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited " + limit.toMillis() + " ms for " + what.get());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what.get());
      }
    }
  }
}
