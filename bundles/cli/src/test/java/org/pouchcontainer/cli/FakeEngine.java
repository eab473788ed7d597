package org.pouchcontainer.cli;

import java.io.ByteArrayOutputStream;
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
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine on a Unix socket that answers what a test has laid down and keeps what it was asked.
 * Several answers to one request are given in turn; the last one stays.
 */
public final class FakeEngine implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Deque<Answer>> answers =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /**
   * A request that came.
   *
   * @param line method, path and query
   * @param head all header lines
   * @param body the body; of anything but JSON each byte is a character
   */
  public record Asked(String line, String head, String body) {}

  /** How a request is answered on its connection. */
  @FunctionalInterface
  public interface Answer {
    /** Writes the answer. */
    void write(Peer peer) throws IOException;
  }

  /** The other side of a connection. */
  public static final class Peer {
    private final SocketChannel channel;

    private Peer(SocketChannel channel) {
      this.channel = channel;
    }

    /** Sends bytes, one a character. */
    public void send(String text) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    /** All that the client sends from now on. */
    public String readToEnd() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (channel.read(buffer) >= 0) {
        all.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** Begins to listen in this folder. */
  public FakeEngine(Path folder) throws IOException {
    socket = folder.resolve("engine.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread acceptor = new Thread(this::accept, "fake-engine");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Its address for {@code -H}. */
  public String address() {
    return "unix://" + socket;
  }

  /** Lays down an answer for a method and a path without version prefix and query. */
  public FakeEngine on(String methodAndPath, Answer answer) {
    answers.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** Lays down an answer with a length. */
  public FakeEngine on(String methodAndPath, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return on(
        methodAndPath,
        peer ->
            peer.send(
                "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(status, bytes.length, text)));
  }

  /** Lays down an answer with bytes, each a character, and a header line or none. */
  public FakeEngine onBytes(String methodAndPath, String header, String body) {
    String lines = header.isEmpty() ? "" : header + "\r\n";
    return on(
        methodAndPath,
        peer ->
            peer.send(
                "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s"
                    .formatted(lines, body.length(), body)));
  }

  /** Lays down an answer that takes the connection over and then sends this. */
  public FakeEngine onHijack(String methodAndPath, String type, String stream) {
    return on(
        methodAndPath,
        peer ->
            peer.send(
                "HTTP/1.1 101 UPGRADED\r\nContent-Type: %s\r\nConnection: Upgrade\r\n\r\n%s"
                    .formatted(type, stream)));
  }

  /** What was asked so far: method, path and query without the version prefix. */
  public List<String> lines() {
    return asked.stream().map(Asked::line).toList();
  }

  /** The requests whose line begins like this. */
  public List<Asked> asked(String start) {
    return asked.stream().filter(one -> one.line().startsWith(start)).toList();
  }

  /** A frame of multiplexed output. */
  public static String frame(int stream, String text) {
    return (char) stream + "\0\0\0\0\0\0" + (char) text.length() + text;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread thread = new Thread(() -> serve(client), "fake-engine-client");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (ClosedChannelException end) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      String head = head(client);
      String line = head.lines().findFirst().orElse("").replace(" HTTP/1.1", "");
      line = line.replaceFirst(" /v[0-9.]+/", " /");
      asked.add(new Asked(line, head, body(client, head)));
      Deque<Answer> laid = answers.get(line.split("\\?")[0]);
      if (laid == null) {
        new Peer(client)
            .send("HTTP/1.1 404 X\r\nContent-Length: 24\r\n\r\n{\"message\":\"not laid\"}\r\n");
        return;
      }
      Answer answer;
      synchronized (laid) {
        answer = laid.size() > 1 ? laid.poll() : laid.peek();
      }
      answer.write(new Peer(client));
    } catch (IOException gone) {
      // Tests close connections at any moment.
      return;
    }
  }

  private static String head(SocketChannel client) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0 && client.read(one) >= 0) {
      head.append((char) one.get(0));
      one.clear();
    }
    return head.toString();
  }

  private static String body(SocketChannel client, String head) throws IOException {
    if (head.contains("Transfer-Encoding: chunked")) {
      StringBuilder all = new StringBuilder();
      for (int size = chunkSize(client); size > 0; size = chunkSize(client)) {
        all.append(bytes(client, size), 0, size);
        bytes(client, 2);
      }
      return all.toString();
    }
    int length =
        head.lines()
            .filter(line -> line.startsWith("Content-Length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
            .findFirst()
            .orElse(0);
    byte[] octets = bytes(client, length).getBytes(StandardCharsets.ISO_8859_1);
    boolean json = head.contains("application/json");
    return new String(octets, json ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static int chunkSize(SocketChannel client) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append(bytes(client, 1));
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  /** So many bytes, each as a character. */
  private static String bytes(SocketChannel client, int length) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(length);
    int count = 0;
    while (count >= 0 && body.hasRemaining()) {
      count = client.read(body);
    }
    if (body.hasRemaining()) {
      throw new IOException("the client left in the middle of its body");
    }
    return new String(body.array(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
