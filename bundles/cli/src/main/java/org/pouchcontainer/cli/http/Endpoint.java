package org.pouchcontainer.cli.http;

import java.nio.file.Path;
import org.pouchcontainer.cli.CliException;

/** Where an engine listens. */
public sealed interface Endpoint {
  /** A socket in the file system. */
  record Unix(Path path) implements Endpoint {}

  /** A TCP port. */
  record Tcp(String host, int port) implements Endpoint {}

  /**
   * Reads an address: {@code unix:///path}, {@code tcp://host[:port]}, {@code http://…} or {@code
   * https://…}. Without a port, 2375 is meant.
   *
   * @throws CliException if it is none of these
   */
  static Endpoint parse(String address) {
    if (address.startsWith("unix://") && address.length() > "unix://".length()) {
      return new Unix(Path.of(address.substring("unix://".length())));
    }
    for (String scheme : new String[] {"tcp://", "http://", "https://"}) {
      if (address.startsWith(scheme)) {
        return tcp(address, address.substring(scheme.length()));
      }
    }
    int colon = address.indexOf("://");
    String scheme = colon < 0 ? "" : address.substring(0, colon);
    throw new CliException(
        "failed to parse host %s: not support url scheme \"%s\"; use unix://PATH or tcp://HOST:PORT"
            .formatted(address, scheme));
  }

  private static Endpoint tcp(String address, String rest) {
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    String host = port ? authority.substring(0, colon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int number = port ? portNumber(address, authority.substring(colon + 1)) : 2375;
    return new Tcp(host.isEmpty() ? "127.0.0.1" : host, number);
  }

  private static int portNumber(String address, String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port >= 1 && port <= 65535) {
      return port;
    }
    throw new CliException(
        "failed to parse host %s: port \"%s\" is not between 1 and 65535"
            .formatted(address, digits));
  }
}
