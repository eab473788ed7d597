package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners of one dialect, on one Jetty server. */
public final class HttpListeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int HEADER_BYTES = 64 << 10;
  private static final int MAX_THREADS = 200;
  private static final int MIN_THREADS = 6;
  private static final int THREAD_IDLE_MILLIS = 60_000;
  // Each connection has one request under way at most, so this bounds the pool's queue too.
  private static final int MAX_CONNECTIONS = 8192;
  private static final int BACKLOG = 1024;

  private final List<ListenAddress> addresses;
  private final DaemonSettings.Tls tls;
  private final Server server;
  private final List<UnixSocketFile> files = new ArrayList<>();

  /** Will serve these addresses with this handler. */
  public HttpListeners(
      String name, List<String> addresses, DaemonSettings.Tls tls, Handler handler) {
    this.addresses = addresses.stream().map(ListenAddress::parse).toList();
    this.tls = tls;
    QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
    pool.setName(name);
    this.server = new Server(pool);
    server.setHandler(
        tls.managers().isEmpty() ? handler : new TlsSetup.Managers(tls.managers(), handler));
    server.setErrorHandler(new PlainErrors());
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
  }

  /**
   * Serves; on return clients can connect.
   *
   * @throws EngineException with the address that cannot be had
   */
  public void start() {
    List<Runnable> published = new ArrayList<>();
    try {
      server.start();
      for (ListenAddress address : addresses) {
        published.add(connect(address));
      }
      published.forEach(Runnable::run);
    } catch (EngineException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw EngineException.internal("start the HTTP server: " + e.getMessage(), e);
    }
  }

  /** Listens; what it returns makes the listener reachable. */
  private Runnable connect(ListenAddress address) {
    try {
      if (address instanceof ListenAddress.Unix unix) {
        return connectUnix(unix);
      }
      ListenAddress.Tcp tcp = (ListenAddress.Tcp) address;
      Optional<SslContextFactory.Server> ssl = TlsSetup.factory(tls);
      warnIfOpen(tcp, ssl.isPresent());
      startConnector(tcpConnector(tcp, ssl));
      return () -> LOG.info("Serving {}{}", address, ssl.isPresent() ? " with TLS" : "");
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "listen on " + address + ": " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    return e.getCause() == null || e.getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + e.getCause().getMessage();
  }

  private Runnable connectUnix(ListenAddress.Unix unix) throws IOException {
    UnixSocketFile file = new UnixSocketFile(unix.path());
    Path bound = file.prepare();
    UnixConnector connector = new UnixConnector(server, http(new HttpConfiguration()));
    connector.setUnixDomainPath(bound);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE.toMillis());
    files.add(file);
    startConnector(connector);
    return () -> {
      try {
        file.publish(bound);
      } catch (IOException e) {
        throw new EngineException(
            ErrorKind.UNAVAILABLE, "listen on " + unix + ": " + e.getMessage(), e);
      }
      LOG.info("Serving {}", unix);
    };
  }

  private Connector tcpConnector(ListenAddress.Tcp tcp, Optional<SslContextFactory.Server> ssl) {
    HttpConfiguration configuration = new HttpConfiguration();
    ServerConnector connector;
    if (ssl.isPresent()) {
      configuration.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server, 1, 1, new SslConnectionFactory(ssl.get(), "http/1.1"), http(configuration));
    } else {
      connector = new ServerConnector(server, 1, 1, http(configuration));
    }
    connector.setHost(tcp.host().isEmpty() ? null : tcp.host());
    connector.setPort(tcp.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private static HttpConnectionFactory http(HttpConfiguration c) {
    c.setSendServerVersion(false);
    c.setRequestHeaderSize(HEADER_BYTES);
    // Some clients write into Host what they please.
    c.setHttpCompliance(
        HttpCompliance.RFC7230.with(
            "POUCH",
            HttpCompliance.Violation.UNSAFE_HOST_HEADER,
            HttpCompliance.Violation.MISMATCHED_AUTHORITY,
            HttpCompliance.Violation.DUPLICATE_HOST_HEADERS));
    // Names hold slashes, also escaped ones; the router decodes the path itself, once.
    c.setUriCompliance(UriCompliance.UNSAFE);
    return new HttpConnectionFactory(c);
  }

  private void startConnector(Connector connector) throws IOException {
    server.addConnector(connector);
    try {
      connector.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void warnIfOpen(ListenAddress.Tcp tcp, boolean encrypted) {
    if (encrypted && tls.verify()) {
      return;
    }
    boolean loopback = false;
    try {
      loopback = !tcp.host().isEmpty() && InetAddress.getByName(tcp.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      LOG.debug("{} cannot be resolved", tcp.host(), e);
    }
    if (!loopback) {
      LOG.warn(
          "DANGER: {} serves everybody who can reach it, without asking who they are; whoever"
              + " connects is root on this host. Configure TLS with client verification",
          tcp);
    }
  }

  /** Stops accepting; connections stay. */
  public void stopAccepting() {
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector tcp) {
        tcp.setAccepting(false);
      } else if (connector instanceof UnixDomainServerConnector unix) {
        unix.setAccepting(false);
      }
    }
    removeFiles();
  }

  private void removeFiles() {
    for (UnixSocketFile file : files) {
      try {
        file.remove();
      } catch (IOException e) {
        LOG.warn("A socket cannot be removed", e);
      }
    }
    files.clear();
  }

  @Override
  public void close() {
    removeFiles();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The HTTP server did not stop in order", e);
    }
  }
}
