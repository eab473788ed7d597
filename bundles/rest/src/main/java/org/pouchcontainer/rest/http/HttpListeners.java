package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners, on one Jetty server; each knows which handler its requests go to. */
public final class HttpListeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);
  private static final int MAX_THREADS = 200;
  private static final int MIN_THREADS = 8;
  // Threads that a burst of clients needed go soon after them.
  private static final int THREAD_IDLE_MILLIS = 1_000;
  // Each connection has one request under way at most, so this bounds the pool's queue too.
  private static final int MAX_CONNECTIONS = 8192;

  private final List<Listener> listeners;
  private final Connectors connectors;
  private final Server server;
  private final Map<Connector, Request.Handler> handlers = new ConcurrentHashMap<>();
  private final List<UnixSocketFile> files = new ArrayList<>();

  /**
   * Where to listen.
   *
   * @param address as configured
   * @param handler gets its requests
   */
  public record Listener(ListenAddress address, Request.Handler handler) {}

  /**
   * Will serve.
   *
   * @throws EngineException INVALID_ARGUMENT for TLS settings that cannot hold what they promise
   */
  public HttpListeners(List<Listener> listeners, DaemonSettings.Tls tls) {
    this.listeners = List.copyOf(listeners);
    QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
    pool.setName("http");
    // One thread per idle time is the default: a burst would be remembered for hours.
    pool.setMaxEvictCount(MAX_THREADS);
    this.server = new Server(pool);
    this.connectors = new Connectors(server, tls);
    Handler byConnector = new ByConnector();
    server.setHandler(
        tls.managers().isEmpty()
            ? byConnector
            : new TlsSetup.Managers(tls.managers(), byConnector));
    server.setErrorHandler(new PlainErrors());
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
  }

  private final class ByConnector extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Request.Handler handler = handlers.get(request.getConnectionMetaData().getConnector());
      return handler != null && handler.handle(request, response, callback);
    }
  }

  /**
   * Serves; on return clients can connect. After a failure nothing listens.
   *
   * @throws EngineException with the address that cannot be had
   */
  public void start() {
    try {
      server.start();
      List<Runnable> publications = new ArrayList<>();
      for (Listener listener : listeners) {
        publications.add(connect(listener));
      }
      publications.forEach(Runnable::run);
    } catch (EngineException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw EngineException.internal("start the HTTP server: " + e.getMessage(), e);
    }
  }

  /** Listens; what it returns makes the listener reachable. */
  private Runnable connect(Listener listener) {
    ListenAddress address = listener.address();
    try {
      if (address instanceof ListenAddress.Unix unix) {
        return connectUnix(unix, listener.handler());
      }
      ServerConnector connector = connectors.tcp((ListenAddress.Tcp) address);
      startConnector(connector, listener.handler());
      return () -> LOG.info("Serving {} with {}", address, connector.getDefaultProtocol());
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

  private Runnable connectUnix(ListenAddress.Unix unix, Request.Handler handler)
      throws IOException {
    UnixSocketFile file = new UnixSocketFile(unix.path());
    Path bound = file.prepare();
    files.add(file);
    startConnector(connectors.unix(bound), handler);
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

  private void startConnector(Connector connector, Request.Handler handler) throws IOException {
    handlers.put(connector, handler);
    server.addConnector(connector);
    try {
      connector.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Stops accepting; connections stay. */
  public void stopAccepting() {
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector tcp) {
        tcp.setAccepting(false);
      } else if (connector instanceof UnixConnector unix) {
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
