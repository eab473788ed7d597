package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Health checks as Docker's clients see them. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class HealthIT {
  private static final long MILLI = 1_000_000;

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private ObjectNode checked(String shell, long timeoutMillis, int retries) {
    ObjectNode spec = containers.spec("sleep", "1000");
    ObjectNode health = spec.putObject("Healthcheck");
    health.set("Test", RestClient.array("CMD-SHELL", shell));
    health.put("Interval", 150 * MILLI);
    health.put("Timeout", timeoutMillis * MILLI);
    health.put("Retries", retries);
    return spec;
  }

  private JsonNode health(String id) {
    return containers.state(id).path("Health");
  }

  private void awaitStatus(String id, String status) {
    Await.until(id + " " + status, () -> health(id).path("Status").asText().equals(status));
  }

  private List<String> actions(String id, Instant since) {
    String filter = RestClient.encode("{\"container\":[\"" + id + "\"]}");
    List<String> actions = new ArrayList<>();
    docker
        .get(
            "/events?since="
                + since.getEpochSecond()
                + "&until="
                + Instant.now().plusSeconds(1).getEpochSecond()
                + "&filters="
                + filter)
        .expect(200)
        .documents()
        .forEach(event -> actions.add(event.get("Action").asText()));
    return actions;
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void sickAndWellAndBack(String runtime) {
    Instant begin = Instant.now().minusSeconds(1);
    ObjectNode spec = checked("echo probed; test -e /tmp/well", 2000, 2);
    ((ObjectNode) spec.get("HostConfig")).put("Runtime", runtime);
    String id = containers.start(spec);
    awaitStatus(id, "unhealthy");
    assertThat(health(id).get("FailingStreak").asInt()).isGreaterThanOrEqualTo(2);
    JsonNode last = health(id).get("Log").get(0);
    assertThat(last.get("ExitCode").asInt()).isEqualTo(1);
    assertThat(last.get("Output").asText()).isEqualTo("probed\n");
    assertThat(listed("unhealthy")).contains(id);

    containers.exec(id, "touch", "/tmp/well");
    awaitStatus(id, "healthy");
    assertThat(health(id).get("FailingStreak").asInt()).isZero();
    assertThat(listed("healthy")).contains(id);
    Await.until("five probes", () -> health(id).get("Log").size() == 5);
    assertThat(actions(id, begin))
        .containsSubsequence(
            "start",
            "exec_create: /bin/sh -c echo probed; test -e /tmp/well",
            "exec_start: /bin/sh -c echo probed; test -e /tmp/well",
            "exec_die",
            "health_status: unhealthy",
            "health_status: healthy");
  }

  private List<String> listed(String status) {
    List<String> ids = new ArrayList<>();
    docker
        .get("/containers/json?filters=" + RestClient.encode("{\"health\":[\"" + status + "\"]}"))
        .expect(200)
        .json()
        .forEach(container -> ids.add(container.get("Id").asText()));
    return ids;
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aLateProbeIsKilledWithItsChildren(String runtime) {
    ObjectNode spec = checked("echo so far; sleep 555 & sleep 555", 300, 1);
    ((ObjectNode) spec.get("HostConfig")).put("Runtime", runtime);
    String id = containers.start(spec);
    awaitStatus(id, "unhealthy");
    assertThat(health(id).get("Log").get(0).get("Output").asText())
        .isEqualTo("Health check exceeded timeout (300ms): so far\n");
    docker.post("/containers/" + id + "/pause").expect(204);
    Await.until(
        "killed probes",
        () -> {
          JsonNode top = docker.get("/containers/" + id + "/top").json().path("Processes");
          return top.toString().split("sleep 555", -1).length <= 3;
        });
    docker.post("/containers/" + id + "/unpause").expect(204);
  }

  @Test
  void aPausedContainerIsNotProbed() throws Exception {
    String id = containers.start(checked("true", 1000, 1));
    awaitStatus(id, "healthy");
    docker.post("/containers/" + id + "/pause").expect(204);
    Thread.sleep(600);
    JsonNode log = health(id).get("Log");
    String lastStart = log.get(log.size() - 1).get("Start").asText();
    Thread.sleep(600);
    log = health(id).get("Log");
    assertThat(log.get(log.size() - 1).get("Start").asText()).isEqualTo(lastStart);
    docker.post("/containers/" + id + "/unpause").expect(204);
    Await.until(
        "probes again",
        () -> {
          JsonNode now = health(id).get("Log");
          return !now.get(now.size() - 1).get("Start").asText().equals(lastStart);
        });
    assertThat(health(id).get("Status").asText()).isEqualTo("healthy");
  }

  @Test
  void itGoesOnWithANewEngine() {
    String id = containers.start(checked("test -e /tmp/well", 1000, 2));
    containers.exec(id, "touch", "/tmp/well");
    awaitStatus(id, "healthy");
    POUCHD.kill9();
    POUCHD.start();
    assertThat(health(id).get("Status").asText()).isEqualTo("healthy");
    containers.exec(id, "rm", "/tmp/well");
    awaitStatus(id, "unhealthy");
  }

  @Test
  void wrongFiguresAreRefused() {
    ObjectNode spec = containers.spec("true");
    spec.putObject("Healthcheck").put("Interval", 5);
    docker.post("/containers/create", spec).expect(400).message();
  }
}
