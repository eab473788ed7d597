package org.pouchcontainer.cli.http;

import java.io.IOException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import org.pouchcontainer.cli.CliException;

/** Opens connections to one engine. */
public final class Connector {
  private final String address;
  private final Endpoint endpoint;
  private final TlsOptions tls;

  /**
   * For an engine at this address.
   *
   * @throws CliException if the address is malformed
   */
  public Connector(String address, TlsOptions tls) {
    this.address = address;
    this.endpoint = Endpoint.parse(address);
    this.tls =
        address.startsWith("https://") && !tls.wanted() ? new TlsOptions("", "", "", true) : tls;
  }

  /** What goes into the Host header. */
  String hostHeader() {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      String host = tcp.host().contains(":") ? "[" + tcp.host() + "]" : tcp.host();
      return host + ":" + tcp.port();
    }
    return "pouch";
  }

  /**
   * Connects.
   *
   * @throws CliException if the engine cannot be reached
   */
  Connection open() {
    try {
      if (endpoint instanceof Endpoint.Unix unix) {
        return new UnixConnection(unix.path());
      }
      Endpoint.Tcp tcp = (Endpoint.Tcp) endpoint;
      if (!tls.wanted()) {
        return new TcpConnection(SocketFactory.getDefault(), tcp, false);
      }
      return new TcpConnection(TlsContext.of(tls).getSocketFactory(), tcp, tls.verify());
    } catch (SSLException failure) {
      throw new CliException(
          "connect to %s: %s; check --tlscacert, --tlscert and --tlskey"
              .formatted(address, failure.getMessage()),
          failure);
    } catch (IOException failure) {
      throw new CliException(
          "connect to %s: %s; is pouchd running there?".formatted(address, reason(failure)),
          failure);
    }
  }

  /** What the user is told of a connection that broke. */
  String describe(IOException failure) {
    boolean anonymous = tls.wanted() && tls.certificate().isEmpty();
    return "ask %s: %s%s"
        .formatted(
            address,
            reason(failure),
            anonymous ? "; if it wants a certificate, give --tlscert and --tlskey" : "");
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
