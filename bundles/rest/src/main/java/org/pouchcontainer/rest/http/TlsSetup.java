package org.pouchcontainer.rest.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.pouchcontainer.api.system.DaemonSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS as it is configured, for tcp listeners. */
final class TlsSetup {
  // The stores live in memory only; the JDK wants a password for them all the same.
  private static final String PASSWORD = "in-memory";

  private TlsSetup() {}

  /** Empty if no certificate is configured. */
  static Optional<SslContextFactory.Server> factory(DaemonSettings.Tls tls) {
    if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
      return Optional.empty();
    }
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(
        PemFiles.identity(Path.of(tls.certificate()), Path.of(tls.key()), PASSWORD.toCharArray()));
    ssl.setKeyStorePassword(PASSWORD);
    ssl.setSniRequired(false);
    ssl.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    if (!tls.caCertificate().isEmpty()) {
      ssl.setTrustStore(PemFiles.authorities(Path.of(tls.caCertificate())));
      if (tls.verify()) {
        ssl.setNeedClientAuth(true);
      } else {
        ssl.setWantClientAuth(true);
      }
    }
    return Optional.of(ssl);
  }

  /** Lets only these common names in, if there are any. */
  static final class Managers extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(Managers.class);

    private final List<String> names;

    Managers(List<String> names, Handler handler) {
      super(handler);
      this.names = names;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Optional<String> name =
          request.isSecure() ? Clients.certificateName(request) : Optional.empty();
      if (!request.isSecure() || name.filter(names::contains).isPresent()) {
        return super.handle(request, response, callback);
      }
      LOG.warn("Refused client {}: not among the managers", name.orElse("without certificate"));
      response.setStatus(403);
      response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
      org.eclipse.jetty.io.Content.Sink.write(response, true, "tls verified error.", callback);
      return true;
    }
  }
}
