package org.pouchcontainer.engine.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks that are registered now, by type, highest ranking first. A call is bounded in time: a
 * hook that hangs holds up one change, not the engine. Without hooks a call costs nothing.
 */
public final class Hooks {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Map<Comparable<?>, Object> registered =
      new ConcurrentSkipListMap<>(Collections.reverseOrder());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pouch-hook");
            thread.setDaemon(true);
            return thread;
          });
  private final Duration limit;

  /** None yet; ten seconds for a call. */
  public Hooks() {
    this(LIMIT);
  }

  Hooks(Duration limit) {
    this.limit = limit;
  }

  /**
   * Adds a hook.
   *
   * @param rank its place among the others; an OSGi service reference, which orders by ranking
   */
  public void add(Comparable<?> rank, Object hook) {
    registered.put(rank, hook);
  }

  /** Takes a hook away. */
  public void remove(Comparable<?> rank) {
    registered.remove(rank);
  }

  private <H> List<H> of(Class<H> type) {
    List<H> found = new ArrayList<>();
    for (Object hook : registered.values()) {
      if (type.isInstance(hook)) {
        found.add(type.cast(hook));
      }
    }
    return found;
  }

  /** Whether there is a hook of this type, so that its view is worth making. */
  public boolean has(Class<?> type) {
    return registered.values().stream().anyMatch(type::isInstance);
  }

  /**
   * Asks each hook in turn before a change, each with what the one before it made.
   *
   * @param moment for messages, as {@code before the start of container web}
   * @throws EngineException what a hook throws, or DEADLINE_EXCEEDED; the change must not happen
   */
  public <H, V> V before(Class<H> type, String moment, V start, Step<H, V> step) {
    V value = start;
    for (H hook : of(type)) {
      V given = value;
      value = bounded(hook, moment, h -> step.apply(h, given));
    }
    return value;
  }

  /** One hook's part in a change. */
  @FunctionalInterface
  public interface Step<H, V> {
    /** The new value. */
    V apply(H hook, V value);
  }

  /** Tells each hook of a change that has happened. Returns at once; failures are logged. */
  public <H> void after(Class<H> type, String moment, Consumer<H> call) {
    List<H> hooks = of(type);
    if (hooks.isEmpty()) {
      return;
    }
    threads.execute(() -> hooks.forEach(hook -> quietly(hook, moment, call)));
  }

  private <H> void quietly(H hook, String moment, Consumer<H> call) {
    try {
      bounded(
          hook,
          moment,
          h -> {
            call.accept(h);
            return Boolean.TRUE;
          });
    } catch (EngineException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private <H, R> R bounded(H hook, String moment, Function<H, R> call) {
    String action = "hook " + hook.getClass().getName() + " " + moment;
    Future<R> result = threads.submit(() -> call.apply(hook));
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      throw new EngineException(
          ErrorKind.DEADLINE_EXCEEDED, action + ": not done within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, action + ": interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException known) {
        throw known.within(action);
      }
      throw EngineException.internal(action + ": " + e.getCause(), e.getCause());
    }
  }
}
