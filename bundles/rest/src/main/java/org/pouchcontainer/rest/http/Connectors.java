package org.pouchcontainer.rest.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.pouchcontainer.api.system.DaemonSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Jetty's connectors, which are not started yet. */
final class Connectors {
  private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int HEADER_BYTES = 64 << 10;
  private static final int BACKLOG = 1024;

  private final Server server;
  private final DaemonSettings.Tls tls;

  Connectors(Server server, DaemonSettings.Tls tls) {
    TlsSetup.validate(tls);
    this.server = server;
    this.tls = tls;
  }

  UnixConnector unix(Path path) {
    UnixConnector connector = new UnixConnector(server, http(new HttpConfiguration()));
    connector.setUnixDomainPath(path);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  ServerConnector tcp(ListenAddress.Tcp address) {
    Optional<SslContextFactory.Server> ssl = TlsSetup.factory(tls);
    warnIfOpen(address, ssl.isPresent());
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
    connector.setHost(address.host().isEmpty() ? null : address.host());
    connector.setPort(address.port());
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
    // Names hold slashes, also escaped ones; the dispatcher decodes the path itself, once.
    c.setUriCompliance(UriCompliance.UNSAFE);
    return new HttpConnectionFactory(c);
  }

  private void warnIfOpen(ListenAddress.Tcp tcp, boolean encrypted) {
    if ((encrypted && tls.verify()) || isLoopback(tcp.host())) {
      return;
    }
    LOG.warn(
        "DANGER: {} serves everybody who can reach it, without asking who they are; whoever"
            + " connects is root on this host. Configure TLS with client verification",
        tcp);
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      LOG.debug("{} cannot be resolved", host, e);
      return false;
    }
  }
}
