package org.pouchcontainer.image.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;

/** A registry on loopback that misbehaves on request and counts what it sends. */
public final class TestRegistry implements AutoCloseable {
  private static final String TOKEN = "t0ken";

  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Document> manifests = new ConcurrentHashMap<>();
  private final Map<String, byte[]> replaced = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> rangeStarts = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong blobBytes = new AtomicLong();
  private final AtomicInteger drops = new AtomicInteger();
  private volatile double dropAt = 0.99;
  private volatile boolean ranges = true;
  private volatile boolean dropSmall;
  private volatile Challenge challenge = Challenge.NONE;
  private volatile String redirectBlobsTo = "";
  private volatile int blobStatus;
  private final AtomicInteger statusTimes = new AtomicInteger();
  private final Map<String, Set<String>> pushed = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicLong uploadedBytes = new AtomicLong();
  private final AtomicInteger uploadDrops = new AtomicInteger();
  private volatile int uploadDropAt;
  private volatile boolean forgetful;
  private volatile String searchAnswer = "";
  private volatile Runnable beforeBlob = () -> {};
  private volatile Runnable middleOfBlob = () -> {};

  /** How it protects itself. */
  public enum Challenge {
    NONE,
    BASIC,
    BEARER
  }

  private record Document(byte[] content, String mediaType) {}

  public TestRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(workers);
    server.createContext("/v2/", this::api);
    server.createContext("/token", this::token);
    server.createContext("/v1/search", this::search);
    server.createContext("/elsewhere/", this::elsewhere);
    server.start();
  }

  public String domain() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The same server under another name, so that it is another host to a client. */
  public String otherName() {
    return "http://localhost:" + server.getAddress().getPort() + "/elsewhere/";
  }

  public Digest addBlob(byte[] content) {
    Digest digest = Digest.sha256(content);
    blobs.put(digest.toString(), content);
    return digest;
  }

  /** Serves other bytes under a digest. */
  public void falsifyBlob(Digest digest, byte[] content) {
    replaced.put(digest.toString(), content);
  }

  /** Pushes all that this one has to another registry, manifests under their tags last. */
  public void copyTo(DebianRegistry other, String repository) {
    blobs.values().forEach(content -> other.pushBlob(repository, content));
    manifests.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(TestRegistry::imagesBeforeIndexes))
        .forEach(
            e ->
                other.pushManifest(
                    repository, e.getKey(), e.getValue().content(), e.getValue().mediaType()));
  }

  private static int imagesBeforeIndexes(Document a, Document b) {
    return Boolean.compare(MediaTypes.isIndex(a.mediaType()), MediaTypes.isIndex(b.mediaType()));
  }

  public void removeBlob(Digest digest) {
    blobs.remove(digest.toString());
  }

  public Digest addManifest(String tag, byte[] content, String mediaType) {
    Digest digest = Digest.sha256(content);
    manifests.put(digest.toString(), new Document(content, mediaType));
    manifests.put(tag, new Document(content, mediaType));
    return digest;
  }

  /** Serves other bytes under a tag or digest. */
  public void falsifyManifest(String reference, byte[] content, String mediaType) {
    manifests.put(reference, new Document(content, mediaType));
  }

  /** Breaks the next {@code times} blob transfers off after a part of what was asked for. */
  public void dropBlobs(int times, double part) {
    drops.set(times);
    dropAt = part;
  }

  /** Breaks the next {@code times} uploads off when so many bytes of a request have come. */
  public void dropUploads(int times, int afterBytes) {
    uploadDrops.set(times);
    uploadDropAt = afterBytes;
  }

  /** Uploads that break off are gone. */
  public void forgetUploads() {
    forgetful = true;
  }

  /** Bytes of blobs that were received. */
  public long uploadedBytes() {
    return uploadedBytes.get();
  }

  /** Digests of the blobs that were pushed to, or mounted into, a repository. */
  public Set<String> pushedTo(String repository) {
    return pushed.getOrDefault(repository, Set.of());
  }

  /** As if a repository had got all blobs by a push. */
  public void markPushed(String repository) {
    blobs.keySet().forEach(digest -> addPushed(repository, digest));
  }

  /** What a tag or digest stands for; null if nothing. */
  public byte[] manifestBytes(String reference) {
    Document document = manifests.get(reference);
    return document == null ? null : document.content();
  }

  public void answerSearches(String json) {
    searchAnswer = json;
  }

  public void withoutRanges() {
    ranges = false;
  }

  public void protect(Challenge kind) {
    challenge = kind;
  }

  public void redirectBlobs() {
    redirectBlobsTo = otherName();
  }

  /** Answers the next {@code times} requests for blobs with this status. */
  public void failBlobs(int status, int times) {
    blobStatus = status;
    statusTimes.set(times);
  }

  /** Runs before each blob is served, as to hold it back. */
  public void beforeBlob(Runnable action) {
    beforeBlob = action;
  }

  /** Runs when half of a blob is sent, as to hold the rest back. */
  public void inTheMiddleOfBlobs(Runnable action) {
    middleOfBlob = action;
  }

  public long blobBytesSent() {
    return blobBytes.get();
  }

  /** Where in their blob the answers to requests for large blobs began. */
  public List<Integer> rangeStarts() {
    return List.copyOf(rangeStarts);
  }

  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Path and Authorization header of the requests that had one. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void api(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      note(exchange);
      if (!isAllowed(exchange)) {
        challenge(exchange);
      } else if (path.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (path.endsWith("/tags/list")) {
        tags(exchange);
      } else if (path.contains("/blobs/uploads/")) {
        upload(exchange, path);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        String repository = path.substring("/v2/".length(), path.indexOf("/blobs/"));
        boolean there = pushedTo(repository).contains(path.substring(path.lastIndexOf('/') + 1));
        exchange.sendResponseHeaders(there ? 200 : 404, -1);
      } else if (exchange.getRequestMethod().equals("PUT")) {
        byte[] content = exchange.getRequestBody().readAllBytes();
        addManifest(
            path.substring(path.lastIndexOf('/') + 1),
            content,
            exchange.getRequestHeaders().getFirst("Content-Type"));
        exchange.sendResponseHeaders(201, -1);
      } else if (path.contains("/manifests/")) {
        manifest(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else if (path.contains("/blobs/")) {
        String digest = path.substring(path.lastIndexOf('/') + 1);
        if (redirectBlobsTo.isEmpty()) {
          blob(exchange, digest);
        } else {
          exchange.getResponseHeaders().set("Location", redirectBlobsTo + digest);
          exchange.sendResponseHeaders(307, -1);
        }
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void addPushed(String repository, String digest) {
    pushed.computeIfAbsent(repository, name -> ConcurrentHashMap.newKeySet()).add(digest);
  }

  /** Two tags a page, to see that all pages are read. */
  private void tags(HttpExchange exchange) throws IOException {
    List<String> all =
        manifests.keySet().stream().filter(name -> !name.contains(":")).sorted().toList();
    String query = exchange.getRequestURI().getQuery();
    int from = query == null ? 0 : Integer.parseInt(query.substring("from=".length()));
    int to = Math.min(all.size(), from + 2);
    if (to < all.size()) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<%s?from=%d>; rel=\"next\"".formatted(exchange.getRequestURI().getPath(), to));
    }
    answer(
        exchange,
        "{\"tags\":[%s]}"
            .formatted(
                String.join(",", all.subList(from, to).stream().map(t -> '"' + t + '"').toList())));
  }

  private void search(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      note(exchange);
      if (searchAnswer.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer(exchange, searchAnswer);
      }
    }
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void upload(HttpExchange exchange, String path) throws IOException {
    int split = path.indexOf("/blobs/uploads/");
    String repository = path.substring("/v2/".length(), split);
    String id = path.substring(split + "/blobs/uploads/".length());
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    if (exchange.getRequestMethod().equals("POST")) {
      begin(exchange, repository, query);
      return;
    }
    ByteArrayOutputStream stored = uploads.get(id);
    if (stored == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (receive(exchange, id, stored)) {
      finish(exchange, repository, id, query, stored.toByteArray());
    }
  }

  private void begin(HttpExchange exchange, String repository, String query) throws IOException {
    if (query.startsWith("mount=")) {
      String digest = query.substring("mount=".length(), query.indexOf('&'));
      String from = query.substring(query.indexOf("from=") + "from=".length());
      if (pushedTo(from).contains(digest)) {
        addPushed(repository, digest);
        exchange.sendResponseHeaders(201, -1);
        return;
      }
    }
    String id = "u" + uploads.size();
    uploads.put(id, new ByteArrayOutputStream());
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/uploads/" + id);
    exchange.sendResponseHeaders(202, -1);
  }

  /** False if the connection was broken off. */
  private boolean receive(HttpExchange exchange, String id, ByteArrayOutputStream stored)
      throws IOException {
    boolean small = !exchange.getRequestMethod().equals("PATCH") && uploadDropAt > 0;
    boolean drop =
        !exchange.getRequestMethod().equals("GET")
            && (!small || length(exchange) > uploadDropAt)
            && uploadDrops.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    byte[] content =
        drop
            ? exchange.getRequestBody().readNBytes(uploadDropAt)
            : exchange.getRequestBody().readAllBytes();
    uploadedBytes.addAndGet(content.length);
    stored.writeBytes(content);
    if (drop && forgetful) {
      uploads.remove(id);
    }
    return !drop;
  }

  private static long length(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Content-Length");
    return header == null ? 0 : Long.parseLong(header);
  }

  private void finish(
      HttpExchange exchange, String repository, String id, String query, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
    if (!exchange.getRequestMethod().equals("PUT")) {
      if (content.length > 0) {
        exchange.getResponseHeaders().set("Range", "0-" + (content.length - 1));
      }
      boolean asked = exchange.getRequestMethod().equals("GET");
      exchange.sendResponseHeaders(asked ? 204 : 202, -1);
      return;
    }
    uploads.remove(id);
    String digest = query.substring("digest=".length());
    if (!Digest.sha256(content).toString().equals(digest)) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    blobs.put(digest, content);
    addPushed(repository, digest);
    exchange.sendResponseHeaders(201, -1);
  }

  private void note(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header != null) {
      authorizations.add(exchange.getRequestURI().getPath() + " " + header);
    }
  }

  private void elsewhere(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      note(exchange);
      blob(exchange, path.substring(path.lastIndexOf('/') + 1));
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return switch (challenge) {
      case NONE -> true;
      case BASIC -> basic("user", "secret").equals(header);
      case BEARER -> ("Bearer " + TOKEN).equals(header);
    };
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private void challenge(HttpExchange exchange) throws IOException {
    String header =
        challenge == Challenge.BASIC
            ? "Basic realm=\"test\""
            : "Bearer realm=\"http://%s/token\",service=\"the, \\\"service\\\"\",scope=\"x\""
                .formatted(domain());
    exchange.getResponseHeaders().set("WWW-Authenticate", header);
    exchange.sendResponseHeaders(401, -1);
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      note(exchange);
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if (sent != null && !sent.equals(basic("user", "secret"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      boolean offline =
          String.valueOf(exchange.getRequestURI().getQuery()).contains("offline_token=true");
      byte[] answer =
          (offline && sent != null
                  ? "{\"token\":\"%s\",\"refresh_token\":\"r3fresh\"}".formatted(TOKEN)
                  : "{\"token\":\"%s\"}".formatted(TOKEN))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void manifest(HttpExchange exchange, String reference) throws IOException {
    Document document = manifests.get(reference);
    if (document == null) {
      byte[] body =
          "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}"
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(404, body.length);
      exchange.getResponseBody().write(body);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", document.mediaType());
    exchange.sendResponseHeaders(200, document.content().length);
    exchange.getResponseBody().write(document.content());
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    beforeBlob.run();
    if (statusTimes.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.sendResponseHeaders(blobStatus, -1);
      return;
    }
    byte[] content = replaced.getOrDefault(digest, blobs.get(digest));
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    int from = rangeStart(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    int length = content.length - from;
    if (content.length > 100_000) {
      rangeStarts.add(from);
    }
    boolean small = length < 1024 && !dropSmall;
    boolean drop = !small && drops.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    int sent = drop ? (int) (length * dropAt) : length;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
    OutputStream body = exchange.getResponseBody();
    int half = sent / 2;
    body.write(content, from, half);
    body.flush();
    middleOfBlob.run();
    body.write(content, from + half, sent - half);
    body.flush();
    blobBytes.addAndGet(sent);
  }

  private int rangeStart(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (!ranges || range == null) {
      return 0;
    }
    return Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
