package org.pouchcontainer.store.embedded;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The thread that reclaims space, a bounded piece at a time, for a while after commits. */
final class Janitor implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** How much a turn writes at most, about twice, while commits wait. */
  static final int PIECE_BYTES = 1 << 20;

  /** Space is freed some seconds after its last use, so there is more than one look. */
  private static final int TURNS_AFTER_COMMIT = 4;

  private final Committer committer;
  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> turns;

  private Janitor(Committer committer, ScheduledExecutorService thread, ScheduledFuture<?> turns) {
    this.committer = committer;
    this.thread = thread;
    this.turns = turns;
  }

  static Janitor start(Committer committer) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread janitor = new Thread(task, "store-embedded-janitor");
              janitor.setDaemon(true);
              return janitor;
            });
    Rounds rounds = new Rounds(committer);
    long period = PERIOD.toMillis();
    ScheduledFuture<?> turns =
        thread.scheduleWithFixedDelay(rounds::next, period, period, TimeUnit.MILLISECONDS);
    return new Janitor(committer, thread, turns);
  }

  /** What the thread remembers from turn to turn. */
  private static final class Rounds {
    private final Committer committer;
    private long seenCommits;
    private int turnsLeft;

    Rounds(Committer committer) {
      this.committer = committer;
    }

    void next() {
      long commits = committer.groups();
      if (commits != seenCommits) {
        seenCommits = commits;
        turnsLeft = TURNS_AFTER_COMMIT;
      }
      if (turnsLeft > 0 && !committer.compact(PIECE_BYTES)) {
        turnsLeft--;
      }
    }
  }

  /** Reclaims all the space that can be, at once; for tests. */
  void tidyNow() {
    committer.forgetRetention();
    while (committer.compact(PIECE_BYTES)) {
      // Each turn is a bounded piece.
    }
  }

  @Override
  public void close() {
    turns.cancel(false);
    thread.shutdown();
  }
}
