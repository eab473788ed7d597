package org.pouchcontainer.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP by hand, so that nothing is smoothed over. */
final class RawClient implements AutoCloseable {
  final SocketChannel channel;
  final InputStream in;

  /** An answer; {@code body} empty for streams, which are read on from the client. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = Channels.newInputStream(channel);
  }

  void send(String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  Answer get(String path) throws IOException {
    return call("GET", path, null);
  }

  Answer post(String path, String body) throws IOException {
    return call("POST", path, body);
  }

  Answer delete(String path) throws IOException {
    return call("DELETE", path, null);
  }

  Answer call(String method, String path, String body) throws IOException {
    request(method, path, body, "");
    return answer(!method.equals("HEAD"));
  }

  void request(String method, String path, String body, String headers) throws IOException {
    String b = body == null ? "" : body;
    send(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: d\r\n"
            + headers
            + (body == null
                ? ""
                : "Content-Type: application/json\r\nContent-Length: "
                    + b.getBytes(StandardCharsets.UTF_8).length
                    + "\r\n")
            + "\r\n"
            + b);
  }

  Answer head() throws IOException {
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String l = line(); !l.isEmpty(); l = line()) {
      int colon = l.indexOf(':');
      headers.put(l.substring(0, colon).toLowerCase(Locale.ROOT), l.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, "");
  }

  Answer answer(boolean withBody) throws IOException {
    Answer head = head();
    String body = "";
    if (withBody && head.status() != 204 && head.status() != 304 && head.status() != 101) {
      if (head.header("transfer-encoding").equals("chunked")) {
        body = chunks();
      } else if (!head.header("content-length").isEmpty()) {
        body =
            new String(
                in.readNBytes(Integer.parseInt(head.header("content-length"))),
                StandardCharsets.UTF_8);
      }
    }
    return new Answer(head.status(), head.headers(), body);
  }

  private String chunks() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String c = chunk(); !c.isEmpty(); c = chunk()) {
      all.append(c);
    }
    return all.toString();
  }

  /** The next chunk of a stream; empty at its end. */
  String chunk() throws IOException {
    int n = Integer.parseInt(line(), 16);
    String c = new String(in.readNBytes(n), StandardCharsets.ISO_8859_1);
    line();
    return c;
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("connection closed after \"" + line + "\"");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceAll("\r$", "");
  }

  String read(int n) throws IOException {
    return new String(in.readNBytes(n), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
