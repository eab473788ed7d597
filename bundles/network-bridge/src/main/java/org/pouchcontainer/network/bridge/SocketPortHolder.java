package org.pouchcontainer.network.bridge;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ports with sockets that are bound and never listen: nobody else can bind them, and whoever
 * gets past the firewall's rules is refused at once instead of waiting for an answer. The sockets
 * end with the JVM; published ports work on, and are kept again after the next start.
 */
final class SocketPortHolder implements PortHolder {
  private static final Logger LOG = LoggerFactory.getLogger(SocketPortHolder.class);
  private static final int FIRST_RANDOM = 49153;
  private static final int LAST_RANDOM = 65535;

  @Override
  public Hold hold(String protocol, Optional<Ip> address, int port, boolean both) {
    if (protocol.equals("sctp")) {
      return unheld(port);
    }
    StandardProtocolFamily family =
        address.map(Ip::v6).orElse(both)
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    // Without an address this is the wildcard of the family; that of IPv6 covers IPv4.
    InetSocketAddress at =
        new InetSocketAddress(address.map(Ip::address).orElseGet(() -> wildcard(family)), port);
    try {
      return held(bound(protocol, family, at));
    } catch (BindException e) {
      throw refused(protocol, at, e);
    } catch (IOException | UnsupportedOperationException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "publish " + describe(protocol, at) + ": " + e.getMessage(), e);
    }
  }

  private static java.net.InetAddress wildcard(StandardProtocolFamily family) {
    return Ip.parse(family == StandardProtocolFamily.INET6 ? "::" : "0.0.0.0").address();
  }

  private static NetworkChannel bound(
      String protocol, StandardProtocolFamily family, InetSocketAddress at) throws IOException {
    if (protocol.equals("udp")) {
      return bind(DatagramChannel.open(family), at);
    }
    try {
      return bind(SocketChannel.open(family), at);
    } catch (BindException e) {
      // Connections of an earlier server that linger for a minute are no reason to refuse.
      try (ServerSocketChannel probe = ServerSocketChannel.open(family)) {
        probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        probe.bind(at, 1);
      }
      SocketChannel lenient = SocketChannel.open(family);
      lenient.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return bind(lenient, at);
    }
  }

  private static NetworkChannel bind(NetworkChannel channel, InetSocketAddress at)
      throws IOException {
    try {
      return channel.bind(at);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Hold held(NetworkChannel channel) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    return new Hold() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        try {
          channel.close();
        } catch (IOException e) {
          LOG.warn("port {} stays bound", port, e);
        }
      }
    };
  }

  /** Java has no plain SCTP sockets; the caller knows at least of its own. */
  private static Hold unheld(int asked) {
    int port =
        asked == 0 ? ThreadLocalRandom.current().nextInt(FIRST_RANDOM, LAST_RANDOM + 1) : asked;
    return new Hold() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        // Nothing was opened.
      }
    };
  }

  private static EngineException refused(
      String protocol, InetSocketAddress at, BindException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("in use")) {
      return new EngineException(
          ErrorKind.CONFLICT,
          "Bind for " + describe(protocol, at) + " failed: port is already allocated",
          cause);
    }
    return new EngineException(
        text.contains("permission") ? ErrorKind.PERMISSION_DENIED : ErrorKind.INVALID_ARGUMENT,
        "Bind for " + describe(protocol, at) + " failed: " + cause.getMessage(),
        cause);
  }

  private static String describe(String protocol, InetSocketAddress at) {
    String host = at.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + at.getPort()
        + (protocol.equals("tcp") ? "" : "/" + protocol);
  }
}
