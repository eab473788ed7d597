package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/**
 * The body of an answer of unknown length. Writes chunks itself: Jetty sends the end of a chunk
 * only with the next one, and clients that wait for it, as Python's, would see every line one line
 * late. Jetty, which knows of no chunk, writes the last one.
 */
final class StreamBody extends OutputStream {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final EndPoint endPoint;
  private final AtomicBoolean writing;
  private final boolean chunked;

  /** Sends the head. {@code writing} is set for as long as the client is being waited for. */
  StreamBody(Request request, Response response, AtomicBoolean writing) throws IOException {
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    this.writing = writing;
    // Jetty announces chunks to no client that asked for the connection to be closed: there the
    // end of the answer is the end of the connection.
    this.chunked =
        request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0
            && !request
                .getHeaders()
                .contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    Content.Sink.write(response, false, ByteBuffer.allocate(0));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
    if (!chunked) {
      send(bytes);
      return;
    }
    byte[] head = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    send(ByteBuffer.wrap(head), bytes, ByteBuffer.wrap(LINE_END));
  }

  private void send(ByteBuffer... buffers) throws IOException {
    writing.set(true);
    try (Blocker.Callback sent = Blocker.callback()) {
      endPoint.write(sent, buffers);
      sent.block();
    } finally {
      writing.set(false);
    }
  }
}
