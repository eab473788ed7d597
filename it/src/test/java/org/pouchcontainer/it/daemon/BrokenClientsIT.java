package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.UnixHttp;

/**
 * Clients that open a stream and vanish without a word. Whatever they followed is silent, so that
 * nothing that the engine writes could tell it that they are gone.
 */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class BrokenClientsIT {
  private static final int CLIENTS = 200;
  // Threads of pools come and go; what is looked for grows with the number of clients.
  private static final int TOLERATED = 40;
  private static final Map<String, String> UPGRADE =
      Map.of("Connection", "Upgrade", "Upgrade", "tcp", "Content-Type", "application/json");
  private static final Map<String, String> WEB_SOCKET =
      Map.of(
          "Connection",
          "Upgrade",
          "Upgrade",
          "websocket",
          "Sec-WebSocket-Version",
          "13",
          "Sec-WebSocket-Key",
          "dGhlIHNhbXBsZSBub25jZQ==");

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final Containers containers = new Containers(POUCHD);
  private String id;

  /** A request whose answer lasts. */
  private record Request(String method, String target, Map<String, String> headers, String body) {}

  @SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
  private enum Kind {
    LOGS(
        (it, n) -> new Request("GET", it.path("/logs?stdout=1&stderr=1&follow=1"), Map.of(), null)),
    EVENTS((it, n) -> new Request("GET", "/events", Map.of(), null)),
    STATS((it, n) -> new Request("GET", it.path("/stats"), Map.of(), null)),
    WAIT((it, n) -> new Request("POST", it.path("/wait?condition=next-exit"), Map.of(), null)),
    ATTACH(
        (it, n) ->
            new Request("POST", it.path("/attach?stream=1&stdin=1&stdout=1"), UPGRADE, null)),
    WEB_SOCKET(
        (it, n) ->
            new Request(
                "GET",
                it.path("/attach/ws?stream=1&stdin=1&stdout=1"),
                BrokenClientsIT.WEB_SOCKET,
                null)),
    EXEC((it, n) -> new Request("POST", "/exec/" + it.exec() + "/start", UPGRADE, "{}")),
    PULL(
        (it, n) ->
            new Request("POST", "/images/create?fromImage=" + it.missing(n), Map.of(), null));

    private final BiFunction<BrokenClientsIT, Integer, Request> request;

    Kind(BiFunction<BrokenClientsIT, Integer, Request> request) {
      this.request = request;
    }
  }

  @BeforeEach
  void aSilentContainer() {
    ObjectNode spec = containers.spec("sleep", "1000");
    spec.put("OpenStdin", true);
    id = containers.start(spec);
  }

  private String path(String rest) {
    return "/containers/" + id + rest;
  }

  private String exec() {
    return POUCHD
        .docker()
        .post(
            path("/exec"),
            RestClient.json("{'AttachStdin':true,'AttachStdout':true,'Cmd':['cat']}"))
        .expect(201)
        .json()
        .get("Id")
        .asText();
  }

  /**
   * An address that takes connections and never answers would need a server; none is told apart.
   */
  private String missing(int n) {
    String image = POUCHD.busybox();
    return RestClient.encode(image.substring(0, image.lastIndexOf(':')) + ":missing" + n);
  }

  private record Count(int threads, int descriptors) {
    static Count now() {
      Path proc = Path.of("/proc/" + POUCHD.pid());
      return new Count(
          Files2.list(proc.resolve("task")).size(), Files2.list(proc.resolve("fd")).size());
    }

    boolean isAbout(Count other) {
      return threads <= other.threads + TOLERATED && descriptors <= other.descriptors + TOLERATED;
    }
  }

  private static UnixHttp open(Request request) {
    try {
      UnixHttp http = UnixHttp.connect(POUCHD.dockerSocket());
      byte[] body = request.body() == null ? null : request.body().getBytes(StandardCharsets.UTF_8);
      http.send(request.method(), request.target(), request.headers(), body);
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingIsLeftOfClientsThatVanish(Kind kind) throws IOException {
    open(kind.request.apply(this, -1)).close();
    POUCHD.docker().get("/containers/json").expect(200);
    Count before = Count.now();
    List<UnixHttp> clients = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      clients.add(open(kind.request.apply(this, n)));
    }
    for (UnixHttp client : clients) {
      client.close();
    }
    Await.until(
        () ->
            "threads and descriptors of "
                + CLIENTS
                + " clients of "
                + kind
                + " to be given back: "
                + Count.now()
                + ", before "
                + before,
        Duration.ofSeconds(10),
        () -> Count.now().isAbout(before));
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
    POUCHD.docker().get("/_ping").expect(200);
  }

  @Test
  void whatAClientTypedBeforeItVanishedArrives() throws IOException {
    ObjectNode spec = containers.spec("sh", "-c", "read line; echo got $line; sleep 1000");
    spec.put("OpenStdin", true).put("Tty", true);
    String shell = containers.start(spec);
    try (UnixHttp http =
        open(
            new Request(
                "POST",
                "/containers/" + shell + "/attach?stream=1&stdin=1&stdout=1",
                UPGRADE,
                null))) {
      http.write("hello\n".getBytes(StandardCharsets.UTF_8));
    }
    Await.until(
        "the line to arrive",
        () ->
            POUCHD
                .docker()
                .get("/containers/" + shell + "/logs?stdout=1")
                .expect(200)
                .text()
                .contains("got hello"));
  }
}
