package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A TCP connection, plain or with TLS. */
final class TcpConnection implements Connection {
  private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects.
   *
   * @param verifyHost whether the certificate must be for this host; only with TLS
   */
  TcpConnection(SocketFactory factory, Endpoint.Tcp endpoint, boolean verifyHost)
      throws IOException {
    Socket made = factory.createSocket();
    try {
      if (made instanceof SSLSocket tls && verifyHost) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
      }
      made.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), CONNECT_TIMEOUT_MILLIS);
      made.setTcpNoDelay(true);
      if (made instanceof SSLSocket tls) {
        tls.startHandshake();
      }
      in = made.getInputStream();
      out = made.getOutputStream();
    } catch (IOException failure) {
      made.close();
      throw failure;
    }
    socket = made;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void closeOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
