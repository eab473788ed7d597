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
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS as it is configured, for tcp listeners. */
final class TlsSetup {
  // The stores live in memory only; the JDK wants a password for them all the same.
  private static final String PASSWORD = "in-memory";

  private TlsSetup() {}

  /**
   * Refuses settings under which clients would be let in that the settings mean to keep out.
   *
   * @throws EngineException INVALID_ARGUMENT naming the setting
   */
  static void validate(DaemonSettings.Tls tls) {
    boolean certificate = !tls.certificate().isEmpty();
    if (certificate == tls.key().isEmpty()) {
      throw EngineException.invalid("TLS: tlscert and tlskey belong together; one is missing");
    }
    boolean asksClients = tls.verify() || !tls.managers().isEmpty();
    if (asksClients && !certificate) {
      throw EngineException.invalid(
          "TLS: tlsverify and manager-whitelist need a certificate; set tlscert and tlskey");
    }
    if (asksClients && tls.caCertificate().isEmpty()) {
      throw EngineException.invalid(
          "TLS: tlsverify and manager-whitelist need to know who vouches for clients; set"
              + " tlscacert");
    }
  }

  /** Empty if no certificate is configured. */
  static Optional<SslContextFactory.Server> factory(DaemonSettings.Tls tls) {
    if (tls.certificate().isEmpty()) {
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
