package org.pouchcontainer.image.pull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.spi.EngineException;

/**
 * The progress of one pull and its end, for all who follow it. Each follower gets the latest step
 * of every blob; steps in between are left out when it is slower than the pull. Safe for several
 * threads.
 */
final class ProgressHub {
  private final Map<Object, PullProgress> latest = new LinkedHashMap<>();
  private final List<Follower> followers = new ArrayList<>();
  private @Nullable PulledImage result;
  private @Nullable EngineException failure;
  private boolean ended;

  /** Tells all followers. */
  synchronized void publish(PullProgress step) {
    Object key = step instanceof PullProgress.Blob blob ? blob.blob() : step.getClass();
    PullProgress before = latest.put(key, step);
    if (!step.equals(before)) {
      followers.forEach(follower -> follower.pending.put(key, step));
      notifyAll();
    }
  }

  synchronized void succeed(PulledImage image) {
    result = image;
    ended = true;
    notifyAll();
  }

  synchronized void fail(EngineException cause) {
    failure = cause;
    ended = true;
    notifyAll();
  }

  /** A new follower, who is first told where everything stands. */
  synchronized Follower follow() {
    Follower follower = new Follower();
    follower.pending.putAll(latest);
    followers.add(follower);
    return follower;
  }

  /** One who follows; used by one thread. */
  final class Follower {
    private final Map<Object, PullProgress> pending = new LinkedHashMap<>();

    private Follower() {}

    /** Waits for new steps; empty once the pull has ended and all was told. */
    List<PullProgress> await() throws InterruptedException {
      synchronized (ProgressHub.this) {
        while (pending.isEmpty() && !ended) {
          ProgressHub.this.wait();
        }
        List<PullProgress> steps = List.copyOf(pending.values());
        pending.clear();
        return steps;
      }
    }

    /** What came out; to be called after the last step. */
    PulledImage result() {
      synchronized (ProgressHub.this) {
        if (failure != null) {
          throw new EngineException(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
        if (result == null) {
          throw new IllegalStateException("the pull has not ended");
        }
        return result;
      }
    }

    void leave() {
      synchronized (ProgressHub.this) {
        followers.remove(this);
      }
    }
  }
}
