package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Speaks to one of the engine's sockets, one connection per request, as scripts with curl do. */
public final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path socket;

  /** A client of this socket. */
  public RestClient(Path socket) {
    this.socket = socket;
  }

  /** The socket it speaks to. */
  public Path socket() {
    return socket;
  }

  /** An empty JSON object to be filled. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A JSON object from text in which single quotes stand for double ones. */
  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A JSON array of these texts. */
  public static ArrayNode array(String... values) {
    ArrayNode array = JSON.createArrayNode();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }

  /** A value as it stands in a query. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** GET. */
  public Response get(String target) {
    return request("GET", target, Map.of(), null);
  }

  /** DELETE. */
  public Response delete(String target) {
    return request("DELETE", target, Map.of(), null);
  }

  /** POST without a body. */
  public Response post(String target) {
    return request("POST", target, Map.of(), new byte[0]);
  }

  /** POST of a JSON document. */
  public Response post(String target, JsonNode body) {
    return request(
        "POST",
        target,
        Map.of("Content-Type", "application/json"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Any request, whose answer is read to its end. */
  public Response request(String method, String target, Map<String, String> headers, byte[] body) {
    try (UnixHttp http = UnixHttp.connect(socket);
        Deadline deadline = new Deadline(http, Duration.ofSeconds(60))) {
      UnixHttp.Head head = http.send(method, target, headers, body);
      return new Response(method + " " + target, head, http.body(method, head));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target + ": " + e.getMessage(), e);
    }
  }

  /** Sends a request and hands the connection over, for streams. The caller closes it. */
  public Stream stream(String method, String target, Map<String, String> headers, byte[] body) {
    try {
      UnixHttp http = UnixHttp.connect(socket);
      UnixHttp.Head head = http.send(method, target, headers, body);
      return new Stream(http, head, method);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target + ": " + e.getMessage(), e);
    }
  }

  /** Attaches or starts an exec as Docker clients do: asks for an upgrade to a raw stream. */
  public Stream hijack(String target, JsonNode body) {
    byte[] bytes = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
    return stream(
        "POST",
        target,
        Map.of("Connection", "Upgrade", "Upgrade", "tcp", "Content-Type", "application/json"),
        bytes);
  }

  /**
   * An answer.
   *
   * @param request what was asked, for messages
   * @param head status and headers
   * @param body all of it
   */
  public record Response(String request, UnixHttp.Head head, byte[] body) {
    /** Its status. */
    public int status() {
      return head.status();
    }

    /** Its body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** Its body as JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(request + ": no JSON: " + text(), e);
      }
    }

    /** The documents of a JSON stream. */
    public List<JsonNode> documents() {
      try {
        List<JsonNode> documents = new ArrayList<>();
        JSON.readerFor(JsonNode.class).<JsonNode>readValues(body).forEachRemaining(documents::add);
        return documents;
      } catch (IOException e) {
        throw new AssertionError(request + ": no JSON stream: " + text(), e);
      }
    }

    /** The message of an error, which must be there. */
    public String message() {
      JsonNode message = json().path("message");
      assertThat(message.isTextual()).as(request + " carries a message: " + text()).isTrue();
      return message.asText();
    }

    /** Expects a status. */
    public Response expect(int status) {
      assertThat(status()).as(request + " answered " + text()).isEqualTo(status);
      return this;
    }
  }

  /** A connection whose body is a stream, or that was taken over. */
  public static final class Stream implements AutoCloseable {
    private final UnixHttp http;
    private final UnixHttp.Head head;
    private final String method;

    Stream(UnixHttp http, UnixHttp.Head head, String method) {
      this.http = http;
      this.head = head;
      this.method = method;
    }

    /** The answer's status. */
    public int status() {
      return head.status();
    }

    /** The answer's head. */
    public UnixHttp.Head head() {
      return head;
    }

    /** The body of an ordinary answer, as it comes. */
    public java.io.InputStream body() {
      return http.bodyStream(method, head);
    }

    /** The body of an ordinary answer, to its end. */
    public String bodyText() {
      try (Deadline deadline = new Deadline(http, Duration.ofSeconds(30))) {
        return new String(body().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sends raw bytes. */
    public void send(String text) {
      try {
        http.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends the sending direction. */
    public void closeOutput() {
      try {
        http.closeOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads raw bytes to the end. */
    public byte[] readToEnd() {
      try (Deadline deadline = new Deadline(http, Duration.ofSeconds(30))) {
        return http.readToEnd();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads raw bytes until this text has come; returns all that came. */
    public String readUntil(String text) {
      StringBuilder seen = new StringBuilder();
      byte[] buffer = new byte[4096];
      try (Deadline deadline = new Deadline(http, Duration.ofSeconds(20))) {
        while (seen.indexOf(text) < 0) {
          int count = http.read(buffer, 0, buffer.length);
          if (count < 0) {
            throw new AssertionError("stream ended before \"" + text + "\": " + seen);
          }
          seen.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return seen.toString();
      } catch (IOException e) {
        throw new AssertionError("waiting for \"" + text + "\", got: " + seen, e);
      }
    }

    @Override
    public void close() {
      try {
        http.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Closes a connection that takes too long, since blocking channels have no timeout. */
  private static final class Deadline implements AutoCloseable {
    private final Thread thread;

    Deadline(UnixHttp http, Duration limit) {
      thread = new Thread(() -> closeAfter(http, limit), "http-deadline");
      thread.setDaemon(true);
      thread.start();
    }

    private static void closeAfter(UnixHttp http, Duration limit) {
      try {
        Thread.sleep(limit.toMillis());
        http.close();
      } catch (InterruptedException e) {
        // The answer came in time.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
