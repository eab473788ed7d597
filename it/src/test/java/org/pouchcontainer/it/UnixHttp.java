package org.pouchcontainer.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection over a unix socket, kept open between requests, that can be taken over by
 * a raw stream.
 *
 * <p>Only the JDK is used, so that the benchmarks share it. Not for several threads, but for one
 * that reads and one that writes after a take-over.
 */
public final class UnixHttp implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(64 * 1024).flip();

  private UnixHttp(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to a socket. */
  public static UnixHttp connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      channel.close();
      throw new IOException("connect to " + socket + ": " + e.getMessage(), e);
    }
    return new UnixHttp(channel);
  }

  /**
   * The head of an answer.
   *
   * @param status its code
   * @param headers by lower-case name; the last of several
   */
  public record Head(int status, Map<String, String> headers) {
    /** A header or an empty string. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  /** Sends a request and reads the answer's head. */
  public Head send(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (!headers.containsKey("Host")) {
      head.append("Host: d\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (body != null && body.length > 0) {
      write(body);
    }
    return readHead();
  }

  /** Reads the head of an answer whose request was written by hand. */
  public Head readHead() throws IOException {
    String statusLine = readLine();
    String[] words = statusLine.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("no status line: " + statusLine);
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return new Head(Integer.parseInt(words[1]), headers);
  }

  /** The body of the answer whose head was read, to its end. */
  public byte[] body(String method, Head head) throws IOException {
    return bodyStream(method, head).readAllBytes();
  }

  /** The body of the answer whose head was read, as it comes. */
  public InputStream bodyStream(String method, Head head) {
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if (head.header("transfer-encoding").equals("chunked")) {
      return new Chunked();
    }
    String length = head.header("content-length");
    return new Counted(length.isEmpty() ? Long.MAX_VALUE : Long.parseLong(length));
  }

  /** Writes raw bytes. */
  public void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Ends the sending direction. */
  public void closeOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Reads raw bytes; −1 at the end. */
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!received.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, received.remaining());
    received.get(target, offset, count);
    return count;
  }

  /** Everything to the end of the stream, raw. */
  public byte[] readToEnd() throws IOException {
    return new Counted(Long.MAX_VALUE).readAllBytes();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean fill() throws IOException {
    received.clear();
    int count = channel.read(received);
    received.flip();
    return count > 0;
  }

  private int readByte() throws IOException {
    return received.hasRemaining() || fill() ? received.get() & 0xff : -1;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = readByte(); b != '\n'; b = readByte()) {
      if (b < 0) {
        throw new EOFException("connection closed after \"" + line + "\"");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private final class Counted extends InputStream {
    private final boolean exact;
    private long left;

    Counted(long left) {
      this.left = left;
      this.exact = left != Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = UnixHttp.this.read(target, offset, (int) Math.min(length, left));
      if (count < 0 && exact) {
        throw new EOFException("answer cut short: " + left + " bytes missing");
      }
      if (count > 0 && exact) {
        left -= count;
      }
      return count;
    }
  }

  private final class Chunked extends InputStream {
    private long left;
    private boolean first = true;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      if (left == 0) {
        nextChunk();
        if (ended) {
          return -1;
        }
      }
      int count = UnixHttp.this.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("answer cut short within a chunk");
      }
      left -= count;
      return count;
    }

    private void nextChunk() throws IOException {
      if (!first) {
        readLine();
      }
      first = false;
      left = Long.parseLong(readLine().split(";")[0].strip(), 16);
      if (left == 0) {
        ended = true;
        readLine();
      }
    }
  }
}
