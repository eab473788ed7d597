package org.pouchcontainer.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.it.TestImage.Blob;

/**
 * A registry that fails or lies as a test asks, and remembers the requests. It serves the pull part
 * of the distribution specification only.
 */
public final class FaultyRegistry implements AutoCloseable {
  private static final String TOKEN = "the-token-of-the-test";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, String> manifestTypes = new ConcurrentHashMap<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private volatile boolean tokens;

  /** What goes wrong with a blob. */
  public interface Fault {
    /** Answers in place of the registry; true if it did. */
    boolean answer(HttpExchange exchange, byte[] blob) throws IOException;
  }

  /**
   * A request that came.
   *
   * @param method its method
   * @param path its path and query
   * @param authorization its Authorization header, or empty
   * @param range its Range header, or empty
   */
  public record Request(String method, String path, String authorization, String range) {}

  /** Starts on a free port of loopback. */
  public FaultyRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address as it stands in image names. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Serves an image under a name and tag; returns its name. */
  public String put(String repository, String tag, TestImage image) {
    for (Blob blob : image.blobs()) {
      blobs.put(blob.digest(), blob.bytes());
    }
    return putManifest(repository, tag, image.manifest(), image.mediaType());
  }

  /** Serves any bytes as a manifest; returns its name. */
  public String putManifest(String repository, String tag, byte[] bytes, String type) {
    for (String reference : List.of(tag, TestImage.digestOf(bytes))) {
      manifests.put(repository + "/" + reference, bytes);
      manifestTypes.put(repository + "/" + reference, type);
    }
    return address() + "/" + repository + ":" + tag;
  }

  /** Lets requests for a blob go wrong. */
  public void fault(String digest, Fault fault) {
    faults.put(digest, fault);
  }

  /** Demands a bearer token, which it gives to the right user. */
  public void demandTokens() {
    tokens = true;
  }

  /** What was asked for. */
  public List<Request> requests() {
    return requests;
  }

  /** Other bytes of the same length. */
  public static Fault corrupt() {
    return (exchange, blob) -> {
      byte[] other = blob.clone();
      other[other.length / 2] ^= 1;
      answer(exchange, 200, "application/octet-stream", other);
      return true;
    };
  }

  /** The first bytes, then the connection is dropped; every time, or only a number of times. */
  public static Fault drop(double share, int times) {
    AtomicInteger count = new AtomicInteger();
    return (exchange, blob) -> {
      if (count.getAndIncrement() >= times) {
        return false;
      }
      int from = rangeStart(exchange);
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, blob.length - from);
      int length = Math.max(0, (int) (blob.length * share) - from);
      OutputStream body = exchange.getResponseBody();
      body.write(blob, from, length);
      body.flush();
      throw new IOException("dropped on purpose");
    };
  }

  /** This status and no blob. */
  public static Fault status(int status) {
    return (exchange, blob) -> {
      answer(
          exchange,
          status,
          "application/json",
          "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}"
              .getBytes(StandardCharsets.UTF_8));
      return true;
    };
  }

  /** Sends the client elsewhere. */
  public static Fault redirect(String location) {
    return (exchange, blob) -> {
      exchange.getResponseHeaders().set("Location", location);
      answer(exchange, 307, "text/plain", new byte[0]);
      return true;
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            header(exchange, "Authorization"),
            header(exchange, "Range")));
    try (exchange) {
      if (path.equals("/token")) {
        token(exchange);
      } else if (tokens && !header(exchange, "Authorization").equals("Bearer " + TOKEN)) {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"http://"
                    + address()
                    + "/token\",service=\"test\",scope=\"repository:x:pull\"");
        answer(exchange, 401, "application/json", new byte[0]);
      } else if (path.equals("/v2/")) {
        answer(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
      } else if (path.contains("/manifests/")) {
        manifest(exchange, path.substring(4).replace("/manifests/", "/"));
      } else if (path.contains("/blobs/")) {
        blob(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else {
        answer(exchange, 404, "application/json", new byte[0]);
      }
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String right =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (TestRegistry.USER + ":" + TestRegistry.PASSWORD)
                        .getBytes(StandardCharsets.UTF_8));
    if (header(exchange, "Authorization").equals(right)) {
      answer(
          exchange,
          200,
          "application/json",
          ("{\"token\":\"" + TOKEN + "\"}").getBytes(StandardCharsets.UTF_8));
    } else {
      answer(exchange, 401, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void manifest(HttpExchange exchange, String key) throws IOException {
    byte[] manifest = manifests.get(key);
    if (manifest == null) {
      answer(
          exchange,
          404,
          "application/json",
          "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", TestImage.digestOf(manifest));
    answer(exchange, 200, manifestTypes.get(key), manifest);
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] blob = blobs.get(digest);
    if (blob == null) {
      answer(exchange, 404, "application/json", new byte[0]);
      return;
    }
    Fault fault = faults.get(digest);
    if (fault != null && fault.answer(exchange, blob)) {
      return;
    }
    int from = rangeStart(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (blob.length - 1) + "/" + blob.length);
      exchange.sendResponseHeaders(206, blob.length - from);
      exchange.getResponseBody().write(blob, from, blob.length - from);
    } else {
      answer(exchange, 200, "application/octet-stream", blob);
    }
  }

  private static int rangeStart(HttpExchange exchange) {
    String range = header(exchange, "Range");
    return range.matches("bytes=\\d+-.*") ? Integer.parseInt(range.substring(6).split("-")[0]) : 0;
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
