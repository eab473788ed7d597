package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
   * @param proxy {@code http://host:port} for all but loopback addresses, or empty
   */
  public HttpTransport(RegistryTimeouts timeouts, String proxy) {
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
            .executor(workers);
    if (!proxy.isEmpty()) {
      builder.proxy(proxySelector(proxy));
    }
    this.client = builder.build();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static ProxySelector proxySelector(String proxy) {
    URI uri = URI.create(proxy);
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw EngineException.invalid(
          "image proxy \"%s\": expected http://host:port".formatted(proxy));
    }
    Proxy http =
        new Proxy(
            Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
    return new LoopbackExcept(http);
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

  private static final class LoopbackExcept extends ProxySelector {
    private final Proxy proxy;

    LoopbackExcept(Proxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public List<Proxy> select(@Nullable URI uri) {
      String host = uri == null ? null : uri.getHost();
      boolean loopback =
          host != null
              && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
      return List.of(loopback ? Proxy.NO_PROXY : proxy);
    }

    @Override
    public void connectFailed(
        @Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
      // The request itself fails with the same cause; there is no second proxy to turn to.
    }
  }
}
