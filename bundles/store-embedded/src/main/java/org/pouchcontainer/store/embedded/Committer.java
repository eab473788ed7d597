package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.store.embedded.GroupQueue.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits in groups, each with one sync; readers see a group once it is on the disk.
 *
 * <p>MVStore closes itself when a write fails. The file is then opened again, and the commit
 * counter in it tells whether the failed group had reached it.
 */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final Path path;

  /** Held while the file is changed. */
  private final ReentrantLock turn = new ReentrantLock();

  private final GroupQueue queue = new GroupQueue();
  // These two are guarded by the turn.
  private StoreFile file;
  private boolean broken;
  // Written with the turn held.
  private final AtomicLong groups = new AtomicLong();
  private volatile boolean closed;
  private volatile Snapshot published;

  Committer(Path path) {
    this.path = path;
    this.file = StoreFile.open(path);
    this.published = file.snapshot();
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
    queue.commit(batch, this::commitGroup);
  }

  /** How many groups were committed since the start. */
  long groups() {
    return groups.get();
  }

  private void commitGroup(List<Ticket> group) {
    turn.lock();
    try {
      commitLocked(group);
    } finally {
      turn.unlock();
    }
  }

  private void commitLocked(List<Ticket> group) {
    long number = -1;
    try {
      requireOpenLocked();
      if (applyLocked(group)) {
        number = file.count();
        file.save();
        publishLocked();
        groups.incrementAndGet();
      }
      finish(group, null);
    } catch (EngineException e) {
      finish(group, e);
    } catch (RuntimeException e) {
      boolean there = reopenLocked(number);
      finish(group, there ? null : Failures.of("commit to metadata store", e));
    }
  }

  private static void finish(List<Ticket> group, @Nullable EngineException outcome) {
    group.stream().filter(t -> !t.isFinished()).forEach(t -> t.finish(outcome));
  }

  /** Applies the batches whose expectations hold, and refuses the others; false if all were. */
  private boolean applyLocked(List<Ticket> group) {
    boolean any = false;
    for (Ticket ticket : group) {
      try {
        file.apply(ticket.batch);
        any = true;
      } catch (EngineException e) {
        ticket.finish(e);
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
