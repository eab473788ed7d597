package org.pouchcontainer.rest.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.system.MetricsService;

/**
 * Counts what clients do to images, which no other part of the engine counts.
 *
 * @param metrics null for an engine that counts nothing
 */
record Meter(@Nullable MetricsService metrics) {
  /** Does it and counts it as an action upon images. */
  void image(String action, Runnable work) {
    long start = System.nanoTime();
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (metrics != null) {
        metrics.record("image", action, Duration.ofNanos(System.nanoTime() - start), done);
      }
    }
  }
}
