package org.pouchcontainer.cli.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** An answer of the engine; closing it closes its connection. */
public final class Response implements AutoCloseable {
  private static final int MAX_ERROR_BYTES = 1 << 20;

  private final Connection connection;
  private final HeadReader.Head head;
  private final InputStream body;

  private Response(Connection connection, HeadReader.Head head, InputStream body) {
    this.connection = connection;
    this.head = head;
    this.body = body;
  }

  /** Reads the head of an answer; the body stays on the connection. */
  static Response read(Connection connection, String method) throws IOException {
    InputStream in = new BufferedInputStream(connection.in(), 16 * 1024);
    HeadReader.Head head = HeadReader.read(in);
    while (head.status() == 100) {
      head = HeadReader.read(in);
    }
    return new Response(connection, head, body(in, head, method));
  }

  private static InputStream body(InputStream in, HeadReader.Head head, String method)
      throws IOException {
    int status = head.status();
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (status == 101) {
      return in;
    }
    if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
      return new ChunkedInput(in);
    }
    String length = head.header("content-length");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("malformed Content-Length in the answer");
    }
    return new BoundedInput(in, Long.parseLong(length));
  }

  /** The status code. */
  public int status() {
    return head.status();
  }

  /** A header's value, or empty; the name is in lower case. */
  public String header(String name) {
    return head.header(name);
  }

  /** The body. */
  public InputStream body() {
    return body;
  }

  /** The whole body as JSON; JSON null if it is empty. */
  public Json json() throws IOException {
    return JsonText.parse(body.readAllBytes());
  }

  /** Where a connection that was taken over is written to. */
  public Connection connection() {
    return connection;
  }

  /** The exception that an answer with an error status stands for. */
  EngineError error() throws IOException {
    String text =
        new String(body.readNBytes(MAX_ERROR_BYTES), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    return new EngineError(status(), message(text));
  }

  private String message(String text) {
    if (text.startsWith("{")) {
      try {
        String message = JsonText.parse(text).text("message");
        if (!message.isEmpty()) {
          return message;
        }
      } catch (IOException notJson) {
        // An answer that only looks like JSON is shown as it is.
        return text;
      }
    }
    return text.isEmpty() ? "the engine answered with HTTP status " + status() : text;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
