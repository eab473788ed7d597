package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Where Pouch's dialect differs from Docker's, side by side over one engine. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchDialectIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient pouch = POUCHD.pouch();
  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @Test
  void pingVersionInfo() {
    assertThat(pouch.get("/_ping").expect(200).text()).isEqualTo("OK");
    assertThat(docker.get("/_ping").expect(200).text()).isEqualTo("OK");
    assertThat(docker.get("/_ping").head().header("Api-Version")).isNotEmpty();
    docker.request("HEAD", "/_ping", Map.of(), null).expect(200);
    assertThat(pouch.get("/version").expect(200).json().get("ApiVersion").asText())
        .isEqualTo("1.24");
    assertThat(docker.get("/version").expect(200).json().get("MinAPIVersion").asText())
        .isEqualTo("1.24");
    assertThat(pouch.get("/info").expect(200).json().get("Driver").asText()).isEqualTo("overlayfs");
    assertThat(docker.get("/info").expect(200).json().get("Driver").asText())
        .isEqualTo("overlayfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/v1.24", "/v1.41", "/v1.56"})
  void versionPrefixesAreAccepted(String prefix) {
    pouch.get(prefix + "/containers/json").expect(200);
    docker.get(prefix + "/containers/json").expect(200);
  }

  @Test
  void unknownPathAndWrongVerb() {
    assertThat(pouch.get("/nosuch").status()).isEqualTo(404);
    assertThat(docker.get("/nosuch").expect(404).message()).isNotEmpty();
    assertThat(docker.get("/containers/create").status()).isIn(404, 405);
  }

  @Test
  void createAnswersWithTheName() {
    JsonNode created = pouch.post("/v1.24/containers/create?name=p1", spec()).expect(201).json();
    assertThat(created.get("Name").asText()).isEqualTo("p1");
    assertThat(pouch.get("/containers/p1/json").expect(200).json().get("Name").asText())
        .isEqualTo("p1");
    assertThat(docker.get("/containers/p1/json").expect(200).json().get("Name").asText())
        .isEqualTo("/p1");
    assertThat(pouch.get("/containers/json?all=1").json().get(0).get("Names").get(0).asText())
        .isEqualTo("p1");
    assertThat(docker.get("/containers/json?all=1").json().get(0).get("Names").get(0).asText())
        .isEqualTo("/p1");
  }

  @Test
  void generatedNameIsTheIdsBeginning() {
    JsonNode created = pouch.post("/containers/create", spec()).expect(201).json();
    assertThat(created.get("Id").asText()).startsWith(created.get("Name").asText());
    assertThat(created.get("Name").asText()).hasSize(6);
  }

  @Test
  void idCanBeChosen() {
    String id = "ab".repeat(32);
    assertThat(
            pouch
                .post("/containers/create?specificId=" + id, spec())
                .expect(201)
                .json()
                .get("Id")
                .asText())
        .isEqualTo(id);
    pouch.post("/containers/create?specificId=" + id, spec()).expect(409);
    pouch.post("/containers/create?specificId=short", spec()).expect(400);
    pouch.post("/containers/create?specificId=" + "AB".repeat(32) + "..", spec()).expect(400);
  }

  @Test
  void statesAreNamedAsTheOriginalDoes() {
    String id =
        pouch
            .post("/containers/create", spec("sleep", "1000"))
            .expect(201)
            .json()
            .get("Id")
            .asText();
    pouch.post("/containers/" + id + "/start").expect(204);
    pouch.post("/containers/" + id + "/start").expect(304);
    pouch.post("/containers/" + id + "/stop?t=0").expect(204);
    assertThat(state(pouch, id)).isEqualTo("stopped");
    assertThat(state(docker, id)).isEqualTo("exited");
    pouch.post("/containers/" + id + "/stop").expect(204);
    docker.post("/containers/" + id + "/stop").expect(304);
  }

  @Test
  void aWrongStateIs500InPouchAnd409InDocker() {
    String id = containers.sleeper();
    assertThat(pouch.delete("/containers/" + id).expect(500).message()).contains("force");
    docker.delete("/containers/" + id).expect(409);
    pouch.post("/containers/" + id + "/unpause").expect(500);
    docker.post("/containers/" + id + "/unpause").expect(409);
  }

  @Test
  void badNamesAreRefused() {
    assertThat(pouch.post("/containers/create?name=a%20b", spec()).expect(400).message())
        .contains("a b");
    assertThat(docker.post("/containers/create?name=-bad", spec()).expect(400).message())
        .contains("-bad");
  }

  @Test
  void imageRemovalAnswersDifferently() {
    POUCHD.pullBusybox();
    JsonNode removed = docker.delete("/images/" + POUCHD.busybox()).expect(200).json();
    assertThat(removed.toString()).contains("Untagged", "Deleted");
    POUCHD.pullBusybox();
    assertThat(pouch.delete("/images/" + POUCHD.busybox()).expect(204).body()).isEmpty();
    POUCHD.pullBusybox();
  }

  @Test
  void filtersOfPouchAreRegularExpressions() {
    pouch.post("/containers/create?name=abc1", spec()).expect(201);
    pouch.post("/containers/create?name=abd2", spec()).expect(201);
    assertThat(
            pouch
                .get(
                    "/containers/json?all=1&filters="
                        + RestClient.encode("{\"name\":[\"^ab.*1$\"]}"))
                .expect(200)
                .json())
        .hasSize(1);
    assertThat(
            pouch
                .get(
                    "/containers/json?all=1&filters="
                        + RestClient.encode("{\"name\":{\"ab.2\":true}}"))
                .expect(200)
                .json())
        .hasSize(1);
    assertThat(
            pouch
                .get("/containers/json?filters=" + RestClient.encode("{\"nosuch\":[\"x\"]}"))
                .status())
        .isIn(400, 500);
  }

  @Test
  void hostileRegularExpressionDoesNotHang() {
    pouch.post("/containers/create?name=" + "a".repeat(60), spec()).expect(201);
    long begin = System.nanoTime();
    pouch.get(
        "/containers/json?all=1&filters="
            + RestClient.encode("{\"name\":[\"(a+)+(a+)+(a+)+b$\"]}"));
    assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
  }

  @Test
  void killWithoutASignalKills() {
    String id = containers.sleeper();
    assertThat(pouch.post("/containers/" + id + "/kill?signal=0").status()).isIn(400, 500);
    // The original then sent signal 0, which did nothing.
    pouch.post("/containers/" + id + "/kill").expect(204);
    assertThat(containers.await(id)).isEqualTo(137);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"Image\":5}",
        "{\"Image\":\"\"}",
        "{\"HostConfig\":\"x\"}"
      })
  void brokenBodiesAreRefused(String body) {
    for (RestClient client : new RestClient[] {pouch, docker}) {
      RestClient.Response answer =
          client.request(
              "POST",
              "/containers/create",
              Map.of("Content-Type", "application/json"),
              body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(answer.expect(400).message()).isNotEmpty();
    }
  }

  @Test
  void hugeAndDeepBodiesAreRefused() {
    byte[] deep =
        ("{\"Image\":" + "[".repeat(100_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    docker
        .request("POST", "/containers/create", Map.of("Content-Type", "application/json"), deep)
        .expect(400);
    byte[] huge =
        ("{\"Image\":\"" + "x".repeat(20_000_000) + "\"}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try {
      assertThat(
              docker
                  .request(
                      "POST",
                      "/containers/create",
                      Map.of("Content-Type", "application/json"),
                      huge)
                  .status())
          .isIn(400, 413);
    } catch (java.io.UncheckedIOException e) {
      // The engine may close the connection before all is sent.
      assertThat(e.getMessage()).containsAnyOf("Broken pipe", "reset", "closed");
    }
    docker.get("/_ping").expect(200);
  }

  @Test
  void fieldsThatNobodyKnowsAreIgnored() {
    ObjectNode spec = spec();
    spec.put("NoSuchField", 1);
    docker.post("/containers/create", spec).expect(201);
  }

  private ObjectNode spec(String... command) {
    return containers.spec(command.length == 0 ? new String[] {"true"} : command);
  }

  private static String state(RestClient client, String id) {
    return client
        .get("/containers/" + id + "/json")
        .expect(200)
        .json()
        .get("State")
        .get("Status")
        .asText();
  }
}
