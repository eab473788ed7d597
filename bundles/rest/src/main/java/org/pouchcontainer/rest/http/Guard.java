package org.pouchcontainer.rest.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Callback;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.hook.ApiHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before everything that changes something: asks the hooks, writes the audit trail (logger
 * {@code org.pouchcontainer.audit}), and lets a stop wait for what is under way.
 */
public final class Guard {
  private static final Logger AUDIT = LoggerFactory.getLogger("org.pouchcontainer.audit");
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final int AUDITED = 512;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Supplier<List<ApiHook>> hooks;
  private final Phaser underWay = new Phaser(1);
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean stopping;

  /** Guards with these hooks, which are asked in the order given. */
  public Guard(Supplier<List<ApiHook>> hooks) {
    this.hooks = hooks;
  }

  /**
   * Lets a request in, or throws what the client is told instead.
   *
   * @param kind of its route
   * @param method as sent
   * @param path without version prefix, decoded
   * @param client who sent it
   * @param status of the answer, asked when it has ended
   * @param end told when the answer has ended
   * @return to be told of the answer's end
   */
  Callback admit(
      RouteKind kind, String method, String path, Client client, IntSupplier status, Callback end) {
    if (kind == RouteKind.READ) {
      return end;
    }
    if (stopping) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "the engine is stopping; try again later");
    }
    long start = System.nanoTime();
    askHooks(method, path, client);
    if (kind == RouteKind.CHANGE) {
      underWay.register();
      count.incrementAndGet();
    }
    return Callback.from(
        end,
        () -> {
          if (kind == RouteKind.CHANGE) {
            count.decrementAndGet();
            underWay.arriveAndDeregister();
          }
          audit(method, path, client, String.valueOf(status.getAsInt()), start);
        });
  }

  private void askHooks(String method, String path, Client client) {
    for (ApiHook hook : hooks.get()) {
      try {
        hook.beforeRequest(method, path, client.name());
      } catch (EngineException e) {
        audit(method, path, client, "refused: " + e.getMessage(), System.nanoTime());
        throw e;
      }
    }
  }

  private static void audit(String method, String path, Client client, String outcome, long start) {
    AUDIT.info(
        "{} {} by {}: {} after {} ms",
        method,
        Texts.shorten(path, AUDITED),
        client.shown(),
        outcome,
        (System.nanoTime() - start) / NANOS_PER_MILLI);
  }

  /** Refuses what would change something from now on, and waits for what is under way. */
  public void drain(Duration patience) {
    stopping = true;
    try {
      underWay.awaitAdvanceInterruptibly(
          underWay.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Stopping though {} requests are under way after {}", count.get(), patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
