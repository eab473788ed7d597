package org.pouchcontainer.shell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Work that may last, in a thread of its own: control-c interrupts the thread of the command, which
 * then ends the work.
 */
public final class Background {
  private Background() {}

  /** Work. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Runs the work to its end.
   *
   * @param end makes the work end soon; called when this thread is interrupted
   * @return whether it came to its own end
   * @throws Exception what the work throws
   */
  public static boolean run(String name, Work work, Runnable end) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      done.get();
      return true;
    } catch (InterruptedException interrupted) {
      end.run();
      return false;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
