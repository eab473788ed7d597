package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits in groups: whoever gets the turn writes what all waiting threads have brought, with one
 * sync. Readers see a group once it is on the disk.
 *
 * <p>MVStore closes itself when a write fails. The file is then opened again, and the commit
 * counter in it tells whether the failed group had reached it.
 */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MAX_GROUP = 256;

  private final Path path;
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  // These two are guarded by the turn.
  private StoreFile file;
  private boolean broken;
  // Written with the turn held.
  private volatile boolean closed;
  private volatile Snapshot published;

  Committer(Path path) {
    this.path = path;
    this.file = StoreFile.open(path);
    this.published = file.snapshot();
  }

  /** A batch and what became of it; guarded by the turn. */
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
    while (!closed) {
      Snapshot snapshot = published;
      if (!snapshot.acquire()) {
        continue; // a commit has just published the next
      }
      try {
        return read.from(snapshot);
      } catch (IllegalStateException e) { // MVStoreException is one
        if (!closed && snapshot == published) {
          throw Failures.of(action, e);
        }
        // Else the file was opened again under us: read from the new one.
      } finally {
        snapshot.release();
      }
    }
    throw stopped(action);
  }

  void commit(Batch batch) {
    Waiting mine = new Waiting(batch);
    queue.add(mine);
    turn.lock();
    try {
      while (!mine.done) {
        commitLocked(nextGroup());
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

  private void commitLocked(List<Waiting> group) {
    long number = -1;
    try {
      requireOpenLocked();
      if (applyLocked(group)) {
        number = file.count();
        file.save();
        publishLocked();
      }
      finish(group, null);
    } catch (EngineException e) {
      finish(group, e);
    } catch (RuntimeException e) {
      boolean there = reopenLocked(number);
      finish(group, there ? null : Failures.of("commit to metadata store", e));
    }
  }

  private static void finish(List<Waiting> group, @Nullable EngineException outcome) {
    group.stream().filter(w -> !w.done).forEach(w -> w.finish(outcome));
  }

  /** Applies the batches whose expectations hold, and refuses the others; false if all were. */
  private boolean applyLocked(List<Waiting> group) {
    boolean any = false;
    for (Waiting waiting : group) {
      try {
        file.apply(waiting.batch);
        any = true;
      } catch (EngineException e) {
        waiting.finish(e);
      }
    }
    return any;
  }

  private void publishLocked() {
    Snapshot last = published;
    published = file.snapshot();
    last.release();
  }

  private void requireOpenLocked() {
    if (closed) {
      throw stopped("commit to metadata store");
    }
    if (broken) {
      reopenLocked(-1);
    }
    if (broken) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          "commit to metadata store: " + path + " cannot be opened; see the log");
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
      publishLocked();
      broken = false;
      LOG.warn("metadata store {}: opened again after a failure", path);
      return there;
    } catch (RuntimeException e) {
      LOG.error("metadata store {}: cannot be opened again after a failure", path, e);
      return false;
    }
  }

  /**
   * Reclaims space, writing at most about twice {@code bytes}; commits wait meanwhile.
   *
   * @return false if there was nothing to do
   */
  boolean compact(int bytes) {
    turn.lock();
    try {
      if (closed || broken) {
        return false;
      }
      long before = file.sizeBytes();
      boolean rewritten = file.compact(bytes);
      // Also where nothing was rewritten: chunks without a live page are freed by a commit.
      file.count();
      file.save();
      publishLocked();
      file.shrink(bytes);
      return rewritten || file.sizeBytes() < before;
    } catch (RuntimeException e) {
      LOG.warn("metadata store {}: compaction failed", path, e);
      reopenLocked(-1);
      return false;
    } finally {
      turn.unlock();
    }
  }

  /** Lets freed space be reused at once; for tests. */
  void forgetRetention() {
    turn.lock();
    try {
      file.reuseAtOnce();
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
        published.release();
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
