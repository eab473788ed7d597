package org.pouchcontainer.store.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.store.Batch;

/**
 * Lets threads that commit at the same time share one write: the first in the queue leads, and
 * writes what has queued up behind it until then; the others sleep until their batch is done or it
 * is their turn to lead.
 */
final class GroupQueue {
  private static final int MAX_GROUP = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Ticket> queue = new ArrayDeque<>();

  /** A batch in the queue, and what became of it. */
  static final class Ticket {
    final Batch batch;
    private final Condition woken;
    private @Nullable EngineException failure;
    // Written after the failure, so that who sees the one sees the other.
    private volatile boolean finished;

    private Ticket(Batch batch, Condition woken) {
      this.batch = batch;
      this.woken = woken;
    }

    boolean isFinished() {
      return finished;
    }

    /** Sets the outcome, null for success; the leader alone may. */
    void finish(@Nullable EngineException outcome) {
      failure = outcome;
      finished = true;
    }
  }

  /**
   * Queues a batch and returns when it is finished; waits uninterruptibly.
   *
   * @param write finishes every ticket of the group that it is given; called by one thread at a
   *     time; must not throw
   * @throws EngineException the outcome of this batch
   */
  void commit(Batch batch, Consumer<List<Ticket>> write) {
    Ticket mine = new Ticket(batch, lock.newCondition());
    List<Ticket> group = await(mine);
    if (!group.isEmpty()) {
      try {
        write.accept(group);
      } finally {
        dismiss(group);
      }
    }
    if (mine.failure != null) {
      // A new exception for each caller: a shared one would mix their stack traces.
      throw new EngineException(mine.failure.kind(), mine.failure.getMessage(), mine.failure);
    }
  }

  /** Waits until the ticket is finished, or leads; the group then, else an empty list. */
  private List<Ticket> await(Ticket mine) {
    lock.lock();
    try {
      queue.add(mine);
      while (!mine.finished && queue.peek() != mine) {
        mine.woken.awaitUninterruptibly();
      }
      List<Ticket> group = new ArrayList<>();
      if (!mine.finished) {
        queue.stream().limit(MAX_GROUP).forEach(group::add);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void dismiss(List<Ticket> group) {
    lock.lock();
    try {
      for (Ticket ticket : group) {
        queue.remove();
        if (!ticket.finished) {
          ticket.finish(EngineException.internal("commit: the thread that led it failed", null));
        }
        ticket.woken.signal();
      }
      Ticket next = queue.peek();
      if (next != null) {
        next.woken.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
