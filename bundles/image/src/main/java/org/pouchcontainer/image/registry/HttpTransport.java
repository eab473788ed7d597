package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.pouchcontainer.spi.EngineException;

/**
 * Sends requests and gives streams back: no redirects followed, no content read ahead of need.
 * Closing it ends its threads. Safe for several threads.
 */
public final class HttpTransport implements AutoCloseable {
  private static final String USER_AGENT = "pouch/0.1";

  private final RegistryTimeouts timeouts;
  private final ExecutorService workers;
  private final ScheduledExecutorService watchdog;
  private final HttpClient client;

  /**
   * @param proxies which proxy a request takes
   */
  public HttpTransport(RegistryTimeouts timeouts, ProxyRules proxies) {
    this.timeouts = timeouts;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newCachedThreadPool(
            task -> daemon(task, "pouch-registry-" + number.incrementAndGet()));
    this.watchdog =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "pouch-registry-watch"));
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(timeouts.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies)
            .executor(workers);
    this.client = builder.build();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Sends a request.
   *
   * @return the answer; its body must be closed
   * @throws IOException also when the answer takes too long
   */
  HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpRequest complete =
          request.header("User-Agent", USER_AGENT).timeout(timeouts.answer()).build();
      return client.send(complete, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for a registry was interrupted");
    }
  }

  /**
   * Sends a request with a large content; it may take as long as it moves on.
   *
   * @param sent tells how many bytes have gone
   * @return the answer; its body must be closed
   * @throws IOException also when nothing moves for too long
   */
  HttpResponse<InputStream> upload(HttpRequest.Builder request, LongSupplier sent)
      throws IOException {
    HttpRequest complete =
        request.header("User-Agent", USER_AGENT).version(HttpClient.Version.HTTP_1_1).build();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(complete, HttpResponse.BodyHandlers.ofInputStream());
    long patience = Math.max(timeouts.stall().toMillis(), timeouts.answer().toMillis());
    long before = -1;
    try {
      while (true) {
        try {
          return answer.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long now = sent.getAsLong();
          if (now == before) {
            throw new IOException("nothing moved for " + patience / 1000 + " s", e);
          }
          before = now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for a registry was interrupted");
    } catch (ExecutionException e) {
      throw translate(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** What the sender of the content has thrown comes out as it was, the rest as a failed send. */
  private static IOException translate(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof EngineException ours) {
        throw ours;
      }
      cause = cause.getCause();
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }

  /** The stream, closed from aside when nothing arrives for too long. */
  InputStream watched(InputStream content) {
    return new StallGuard(content, watchdog, timeouts.stall());
  }

  /** A time that messages name. */
  Duration connectTimeout() {
    return timeouts.connect();
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    workers.shutdownNow();
  }
}
