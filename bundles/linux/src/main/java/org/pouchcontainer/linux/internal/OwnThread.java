package org.pouchcontainer.linux.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.pouchcontainer.linux.KernelException;

/**
 * Runs work in a thread that ends with it, for what a thread cannot take back: leaving the shared
 * working directory, entering a namespace. The work must start no thread, for that one would
 * inherit it.
 */
public final class OwnThread {
  private OwnThread() {}

  /** The result of {@code work}, or its failure as if it had been called here. */
  public static <T> T call(String name, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw rethrow(e.getCause());
    }
  }

  /** A failure with this thread's stack, for the other one ended long ago. */
  private static RuntimeException rethrow(Throwable cause) {
    if (cause instanceof KernelException k) {
      KernelException here = new KernelException(k.number(), k.call(), k.object(), k.detail());
      here.addSuppressed(k);
      return here;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
  }
}
