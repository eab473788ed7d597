package org.pouchcontainer.image.unpack;

import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Says that work is no longer wanted, and ends what waits for it. Safe for several threads. */
public final class Cancellation {
  private final String what;
  private final List<Runnable> actions = new ArrayList<>();
  private volatile boolean cancelled;

  /**
   * @param what names the work in messages
   */
  public Cancellation(String what) {
    this.what = what;
  }

  /** Cancels; idempotent. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Runs the action when it is cancelled, at once if it is already. */
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Throws CANCELLED once it is cancelled. */
  public void check() {
    if (cancelled) {
      throw new EngineException(ErrorKind.CANCELLED, what + ": cancelled");
    }
  }
}
