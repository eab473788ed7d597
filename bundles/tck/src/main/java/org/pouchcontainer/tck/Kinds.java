package org.pouchcontainer.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What the contract kits share. */
public final class Kinds {
  private Kinds() {}

  /** Asserts that a call fails with this kind; texts are the driver's own affair. */
  public static void assertKind(ErrorKind kind, ThrowingCallable call) {
    EngineException thrown = catchThrowableOfType(EngineException.class, call);
    assertThat(thrown).as("expected a failure of kind " + kind).isNotNull();
    assertThat(thrown.kind()).as(thrown.getMessage()).isEqualTo(kind);
    assertThat(thrown.getMessage()).as("a message for people").isNotBlank();
  }

  /** Runs jobs 0 to {@code count - 1} at the same time and returns their results in order. */
  public static <R> List<R> together(int count, IntFunction<Callable<R>> job)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<R> results = new ArrayList<>();
      for (Future<R> result : pool.invokeAll(IntStream.range(0, count).mapToObj(job).toList())) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("a concurrent call failed", e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  /** A job that says whether the action succeeded; a failure of this kind is false. */
  public static Callable<Boolean> succeeds(ErrorKind otherwise, Runnable action) {
    return () -> {
      try {
        action.run();
        return true;
      } catch (EngineException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(otherwise);
        return false;
      }
    };
  }
}
