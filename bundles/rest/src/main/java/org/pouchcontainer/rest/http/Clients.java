package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who sent a request: SO_PEERCRED on unix sockets, the certificate on TLS. */
public final class Clients {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final int MAX_NAMES = 1000;

  private final Map<String, String> uidsByName = new ConcurrentHashMap<>();

  /** Who sent it. */
  public Client of(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint.getTransport() instanceof SocketChannel channel && isUnix(channel)) {
      return unixClient(channel);
    }
    String address = String.valueOf(endPoint.getRemoteSocketAddress());
    Optional<String> name = certificateName(request);
    return new Client(name, address + name.map(n -> " (CN=" + n + ")").orElse(""));
  }

  static boolean isUnix(SocketChannel channel) {
    return channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED);
  }

  private Client unixClient(SocketChannel channel) {
    try {
      UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
      String user = peer.user().getName();
      String uid = uidOf(user);
      OptionalInt pid = SocketFacts.peerPid(channel);
      return new Client(
          Optional.of(uid),
          "uid %s (%s) pid %s".formatted(uid, user, pid.isPresent() ? pid.getAsInt() : "unknown"));
    } catch (IOException e) {
      LOG.warn("Whose request it is cannot be found out", e);
      return new Client(Optional.empty(), "unknown uid");
    }
  }

  /** The JVM tells users by name and by number only those without one. */
  private String uidOf(String user) {
    if (user.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return user;
    }
    if (uidsByName.size() > MAX_NAMES) {
      uidsByName.clear();
    }
    return uidsByName.computeIfAbsent(user, Clients::lookUp);
  }

  private static String lookUp(String user) {
    try {
      for (String line : Files.readAllLines(PASSWD)) {
        List<String> fields = List.of(line.split(":", -1));
        if (fields.size() > 2 && fields.get(0).equals(user)) {
          return fields.get(2);
        }
      }
    } catch (IOException e) {
      LOG.warn("Cannot read {}", PASSWD, e);
    }
    return user;
  }

  /** The common name of the client's certificate, which TLS has verified. */
  static Optional<String> certificateName(Request request) {
    if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
            instanceof EndPoint.SslSessionData session)
        || session.peerCertificates() == null
        || session.peerCertificates().length == 0) {
      return Optional.empty();
    }
    X509Certificate certificate = session.peerCertificates()[0];
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst();
    } catch (InvalidNameException e) {
      LOG.warn("A client's certificate has a subject that is no name", e);
      return Optional.empty();
    }
  }
}
