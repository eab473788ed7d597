package org.pouchcontainer.log.syslog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.pouchcontainer.log.syslog.SyslogOptions.Address;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;

/** A way to a syslog daemon. For one thread. */
interface Transport extends AutoCloseable {
  /** How long a connection may take to come about, in milliseconds. */
  int CONNECT_LIMIT = 10_000;

  /** More than this does not fit into a datagram; the rest of such a message is cut off. */
  int MAX_DATAGRAM = 65_000;

  /** Sends one message, possibly buffered. */
  void send(byte[] message) throws IOException;

  /** Returns when all messages are on their way. */
  void flush() throws IOException;

  @Override
  void close();

  /** Connects as the options say. */
  static Transport connect(SyslogOptions options, HostProcesses host) throws IOException {
    Address address = options.address();
    return switch (address.scheme()) {
      case LOCAL -> local(host);
      case UNIXGRAM -> new LocalDatagrams(host.connectDatagramSocket(Path.of(address.target())));
      case UNIX -> unixStream(Path.of(address.target()));
      case UDP -> new Datagrams(new InetSocketAddress(address.target(), address.port()));
      case TCP -> tcp(address);
      case TLS -> tls(options);
    };
  }

  private static Transport local(HostProcesses host) throws IOException {
    for (String name : List.of("/dev/log", "/var/run/syslog", "/var/run/log")) {
      if (Files.exists(Path.of(name))) {
        return new LocalDatagrams(host.connectDatagramSocket(Path.of(name)));
      }
    }
    throw new IOException("there is no /dev/log; start a syslog daemon or set syslog-address");
  }

  private static Transport unixStream(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new Stream(Channels.newOutputStream(channel), channel);
    } catch (IOException e) {
      channel.close();
      throw new IOException("connect to " + path + ": " + e.getMessage(), e);
    }
  }

  private static Transport tcp(Address address) throws IOException {
    Socket socket = open(address);
    return new Stream(socket.getOutputStream(), socket);
  }

  private static Socket open(Address address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.target(), address.port()), CONNECT_LIMIT);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "connect to " + address.target() + ":" + address.port() + ": " + e.getMessage(), e);
    }
  }

  private static Transport tls(SyslogOptions options) throws IOException {
    Address address = options.address();
    Socket plain = open(address);
    try {
      SSLSocket socket =
          (SSLSocket)
              Certificates.context(options.tls())
                  .getSocketFactory()
                  .createSocket(plain, address.target(), address.port(), true);
      if (!options.tls().skipVerify()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.setSoTimeout(CONNECT_LIMIT);
      socket.startHandshake();
      socket.setSoTimeout(0);
      return new Stream(socket.getOutputStream(), socket);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** A stream of any kind. */
  final class Stream implements Transport {
    private final OutputStream out;
    private final AutoCloseable socket;

    Stream(OutputStream out, AutoCloseable socket) {
      this.out = new BufferedOutputStream(out, 32 << 10);
      this.socket = socket;
    }

    @Override
    public void send(byte[] message) throws IOException {
      out.write(message);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() {
      Closing.quietly(socket);
    }
  }

  /** UDP: nobody says whether a message has arrived. */
  final class Datagrams implements Transport {
    private final DatagramSocket socket;

    Datagrams(InetSocketAddress target) throws IOException {
      if (target.isUnresolved()) {
        throw new IOException("host " + target.getHostString() + " is not known");
      }
      this.socket = new DatagramSocket();
      socket.connect(target);
    }

    @Override
    public void send(byte[] message) throws IOException {
      socket.send(new DatagramPacket(message, Math.min(message.length, MAX_DATAGRAM)));
    }

    @Override
    public void flush() {
      // Each message has left already.
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** Datagrams to a daemon of this host. */
  final class LocalDatagrams implements Transport {
    private final PacketSocket socket;

    LocalDatagrams(PacketSocket socket) {
      this.socket = socket;
    }

    @Override
    public void send(byte[] message) {
      socket.send(message, 0, Math.min(message.length, MAX_DATAGRAM));
    }

    @Override
    public void flush() {
      // Each message has left already.
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
