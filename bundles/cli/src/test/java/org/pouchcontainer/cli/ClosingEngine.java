package org.pouchcontainer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An engine that refuses after the first bytes and closes. */
final class ClosingEngine implements AutoCloseable {
  private static final String BODY = "{\"message\":\"load: no room\"}";

  private final Path socket;
  private final ServerSocketChannel server;

  ClosingEngine(Path socket) throws IOException {
    this.socket = socket;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::serve, "closing-engine");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "unix://" + socket;
  }

  private void serve() {
    try (SocketChannel client = server.accept()) {
      client.read(ByteBuffer.allocate(1024));
      String answer =
          "HTTP/1.1 507 X\r\nContent-Length: %d\r\n\r\n%s".formatted(BODY.length(), BODY);
      client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (ClosedChannelException end) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
