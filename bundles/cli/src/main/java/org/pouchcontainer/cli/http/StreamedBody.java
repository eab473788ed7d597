package org.pouchcontainer.cli.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request's body that is made while it is sent: in one piece where its length is known, otherwise
 * in chunks (RFC 9112 section 7.1).
 *
 * @param writer makes its bytes
 * @param length their number, negative if it is not known
 */
record StreamedBody(BodyWriter writer, long length) {
  private static final int CHUNK_BYTES = 64 * 1024;

  String header() {
    return length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length;
  }

  /**
   * Sends it.
   *
   * @throws BrokenException if the connection failed; any other exception is the writer's
   */
  void sendTo(OutputStream connection) throws IOException {
    OutputStream marked = new Marked(connection);
    if (length >= 0) {
      Counted counted = new Counted(marked, length);
      writer.writeTo(counted);
      counted.requireAll();
      return;
    }
    OutputStream out = new BufferedOutputStream(new Chunked(marked), CHUNK_BYTES);
    writer.writeTo(out);
    out.flush();
    marked.write(ascii("0\r\n\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The connection failed while a body was sent. */
  static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Tells failures of the connection from those of the writer. */
  private static final class Marked extends OutputStream {
    private final OutputStream out;

    Marked(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        out.write(bytes, offset, count);
      } catch (IOException failure) {
        throw new BrokenException(failure);
      }
    }
  }

  /** Each write is a chunk. */
  private static final class Chunked extends OutputStream {
    private final OutputStream out;

    Chunked(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (count > 0) {
        out.write(ascii(Integer.toHexString(count) + "\r\n"));
        out.write(bytes, offset, count);
        out.write(ascii("\r\n"));
      }
    }
  }

  /** Exactly as many bytes as were announced. */
  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private long left;

    Counted(OutputStream out, long length) {
      this.out = out;
      this.left = length;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      // A file that grows while it is sent is sent as long as it was at the beginning.
      int most = (int) Math.min(left, count);
      out.write(bytes, offset, most);
      left -= most;
    }

    void requireAll() throws IOException {
      if (left > 0) {
        throw new IOException("what is sent became shorter on the way");
      }
    }
  }
}
