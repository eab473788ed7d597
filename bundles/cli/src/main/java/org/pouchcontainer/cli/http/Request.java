package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** A request that is being put together. Not for use by several threads. */
public final class Request {
  private final String method;
  private final StringBuilder path = new StringBuilder();
  private final StringBuilder query = new StringBuilder();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] body;
  private @Nullable StreamedBody stream;

  private Request(String method, String path) {
    this.method = method;
    this.path.append(path);
  }

  /** A request that reads. */
  public static Request get(String path) {
    return new Request("GET", path);
  }

  /** A request that changes or makes. */
  public static Request post(String path) {
    return new Request("POST", path);
  }

  /** A request for the head of an answer. */
  public static Request head(String path) {
    return new Request("HEAD", path);
  }

  /** A request that lays something down. */
  public static Request put(String path) {
    return new Request("PUT", path);
  }

  /** A request that removes. */
  public static Request delete(String path) {
    return new Request("DELETE", path);
  }

  /** Appends text to the path; everything but the characters of names and references is encoded. */
  public Request segment(String name) {
    path.append('/');
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:@/".indexOf(c) >= 0)) {
        path.append(c);
      } else {
        path.append('%').append("%02X".formatted((int) c));
      }
    }
    return this;
  }

  /** Appends fixed text to the path. */
  public Request path(String text) {
    path.append(text);
    return this;
  }

  /** Adds a query parameter. */
  public Request query(String name, String value) {
    query
        .append(query.isEmpty() ? '?' : '&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a query parameter unless the value is empty. */
  public Request querySet(String name, String value) {
    return value.isEmpty() ? this : query(name, value);
  }

  /** Adds a header. */
  public Request header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Adds a header unless the value is empty. */
  public Request headerSet(String name, String value) {
    return value.isEmpty() ? this : header(name, value);
  }

  /** Sets a JSON body. */
  public Request json(Json value) {
    body = JsonText.compact(value).getBytes(StandardCharsets.UTF_8);
    return header("Content-Type", "application/json");
  }

  /**
   * Sets a body that is read while it is sent.
   *
   * @param type its media type
   * @param in its bytes; not closed
   * @param length their number, negative if it is not known
   */
  public Request stream(String type, InputStream in, long length) {
    stream = new StreamedBody(in::transferTo, length);
    return header("Content-Type", type);
  }

  /**
   * Sets a body that is made while it is sent.
   *
   * @param type its media type
   * @param writer makes it
   */
  public Request stream(String type, BodyWriter writer) {
    stream = new StreamedBody(writer, -1);
    return header("Content-Type", type);
  }

  String method() {
    return method;
  }

  /** The head, and a body that is not streamed, as they go over the connection. */
  byte[] bytes(String prefix, String host, boolean takeOver) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(prefix).append(path).append(query);
    head.append(" HTTP/1.1\r\nHost: ").append(host).append("\r\nUser-Agent: pouch\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(takeOver ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "Connection: close\r\n");
    if (stream != null) {
      head.append(stream.header()).append("\r\n");
    } else if (body != null || !(method.equals("GET") || method.equals("HEAD"))) {
      head.append("Content-Length: ").append(body == null ? 0 : body.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body == null) {
      return start;
    }
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  /** Sends what {@link #bytes} does not hold. */
  void sendStream(OutputStream out) throws IOException {
    if (stream != null) {
      stream.sendTo(out);
    }
  }
}
