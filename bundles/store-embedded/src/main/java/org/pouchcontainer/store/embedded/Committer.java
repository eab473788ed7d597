package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits in groups: whoever gets the lock writes what all waiting threads have brought, with one
 * sync. Readers see a group once it is on the disk.
 *
 * <p>MVStore closes itself when a write fails. The file is then opened again, and the commit
 * counter in it tells whether the failed group had reached it.
 */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MAX_GROUP = 256;
  private static final int ATTEMPTS = 3;

  private final Path path;
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  // Written with the turn held.
  private StoreFile file;
  private boolean broken;
  private volatile boolean closed;
  private volatile Snapshot published;

  Committer(Path path) {
    this.path = path;
    this.file = StoreFile.open(path);
    this.published = file.snapshot();
  }

  /** A batch and what became of it; the fields are guarded by the turn. */
  private static final class Waiting {
    final Batch batch;
    boolean done;
    @Nullable EngineException failure;

    Waiting(Batch batch) {
      this.batch = batch;
    }

    void finish(@Nullable EngineException outcome) {
      done = true;
      failure = outcome;
    }
  }

  /** What a reader does with a snapshot. */
  interface Read<R> {
    R from(Snapshot snapshot);
  }

  <R> R read(String action, Read<R> read) {
    try (Shield shield = new Shield()) {
      for (int attempt = 1; ; attempt++) {
        Snapshot seen = published;
        try {
          return readPinned(seen, read);
        } catch (IllegalStateException e) { // MVStoreException is one
          if (closed) {
            throw stopped(action);
          }
          if (attempt == ATTEMPTS) {
            throw Failures.of(action, e);
          }
          shield.renew();
          reopenAfter(seen);
        }
      }
    }
  }

  private <R> R readPinned(Snapshot seen, Read<R> read) {
    MVStore.TxCounter pin = seen.pin();
    try {
      // What was published before the pin might be overwritten already; what is now, is safe.
      Snapshot pinned = published;
      if (!pinned.sameFile(seen)) {
        throw new IllegalStateException("the file was opened again meanwhile");
      }
      return read.from(pinned);
    } finally {
      seen.unpin(pin);
    }
  }

  private void reopenAfter(Snapshot failed) {
    turn.lock();
    try {
      if (!closed && published.sameFile(failed)) {
        reopenLocked(-1);
      }
    } finally {
      turn.unlock();
    }
  }

  void commit(Batch batch) {
    Waiting mine = new Waiting(batch);
    queue.add(mine);
    turn.lock();
    try (Shield shield = new Shield()) {
      while (!mine.done) {
        commitLocked(nextGroup(), shield);
      }
      if (mine.failure != null) {
        // A new exception for each caller: a shared one would mix their stack traces.
        throw new EngineException(mine.failure.kind(), mine.failure.getMessage(), mine.failure);
      }
    } finally {
      turn.unlock();
    }
  }

  private List<Waiting> nextGroup() {
    List<Waiting> group = new ArrayList<>();
    while (group.size() < MAX_GROUP) {
      Waiting next = queue.poll();
      if (next == null) {
        break;
      }
      group.add(next);
    }
    return group;
  }

  private void commitLocked(List<Waiting> group, Shield shield) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        requireOpenLocked();
      } catch (EngineException e) {
        finish(group, e);
        return;
      }
      long number = -1;
      try {
        List<Waiting> accepted = applyLocked(group);
        if (!accepted.isEmpty()) {
          number = file.count();
          file.save();
          published = file.snapshot();
        }
        finish(group, null);
        return;
      } catch (RuntimeException e) {
        shield.renew();
        if (reopenLocked(number)) {
          finish(group, null);
          return;
        }
        if (!Failures.isInterrupted(e) || attempt == ATTEMPTS) {
          finish(group, Failures.of("commit to metadata store", e));
          return;
        }
      }
    }
  }

  private static void finish(List<Waiting> group, @Nullable EngineException outcome) {
    group.stream().filter(w -> !w.done).forEach(w -> w.finish(outcome));
  }

  private List<Waiting> applyLocked(List<Waiting> group) {
    List<Waiting> accepted = new ArrayList<>();
    for (Waiting waiting : group) {
      if (waiting.done) {
        continue; // refused at an earlier attempt
      }
      try {
        file.apply(waiting.batch);
        accepted.add(waiting);
      } catch (EngineException e) {
        waiting.finish(e);
      }
    }
    return accepted;
  }

  private void requireOpenLocked() {
    if (closed) {
      throw stopped("commit to metadata store");
    }
    if (broken && !reopenLocked(-1) && broken) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "commit to metadata store: " + path + " cannot be opened");
    }
  }

  /** Opens the file anew after a failure; returns whether it holds commit {@code number}. */
  private boolean reopenLocked(long number) {
    broken = true;
    file.abandon();
    try {
      file = StoreFile.open(path);
      boolean there = number >= 0 && file.commits() == number;
      file.sync();
      published = file.snapshot();
      broken = false;
      LOG.warn("metadata store {}: opened again after a failure", path);
      return there;
    } catch (RuntimeException e) {
      LOG.error("metadata store {}: cannot be opened again after a failed write", path, e);
      return false;
    }
  }

  /** Rewrites at most about {@code bytes}; commits wait meanwhile. False if nothing was done. */
  boolean compact(int bytes, int shrinkMillis) {
    turn.lock();
    try {
      if (closed || broken) {
        return false;
      }
      boolean work = file.compact(bytes);
      if (work) {
        file.save();
      }
      if (file.sizeBytes() > 4L * bytes && file.freePercent() > 50) {
        file.shrink(shrinkMillis);
        file.save();
      }
      published = file.snapshot();
      return work;
    } catch (RuntimeException e) {
      LOG.warn("metadata store {}: compaction failed", path, e);
      reopenLocked(-1);
      return false;
    } finally {
      turn.unlock();
    }
  }

  long sizeBytes() {
    turn.lock();
    try {
      return file.sizeBytes();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        file.close();
      }
    } finally {
      turn.unlock();
    }
  }

  private static EngineException stopped(String action) {
    return new EngineException(ErrorKind.UNAVAILABLE, action + ": the store is stopped");
  }
}
