package org.pouchcontainer.engine.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How often something was done, how often it worked, and how long it took. Never blocks. */
final class ActionTimes {
  /** Upper bounds in seconds, those that Prometheus' own libraries use. */
  static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final LongAdder[] buckets = new LongAdder[BOUNDS.length];
  private final LongAdder all = new LongAdder();
  private final LongAdder successes = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  ActionTimes() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void add(Duration duration, boolean success) {
    all.increment();
    if (!success) {
      return;
    }
    successes.increment();
    nanos.add(duration.toNanos());
    double seconds = duration.toNanos() / 1e9;
    for (int i = 0; i < BOUNDS.length; i++) {
      if (seconds <= BOUNDS[i]) {
        buckets[i].increment();
        return;
      }
    }
  }

  long all() {
    return all.sum();
  }

  long successes() {
    return successes.sum();
  }

  double seconds() {
    return nanos.sum() / 1e9;
  }

  /** How many took at most the bound with this index. */
  long within(int bound) {
    long sum = 0;
    for (int i = 0; i <= bound; i++) {
      sum += buckets[i].sum();
    }
    return sum;
  }
}
