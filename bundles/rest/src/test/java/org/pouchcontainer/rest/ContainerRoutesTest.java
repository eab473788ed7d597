package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class ContainerRoutesTest {
  private static final ContainerSpec SPEC = ContainerSpec.of("busybox", List.of("sleep", "1 2"));

  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(a.body());
  }

  @Test
  void lifeOfAContainerOnOneConnection() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer made =
          c.post("/v1.41/containers/create?name=web", "{\"Image\":\"busybox\",\"Cmd\":\"ls\"}");
      assertThat(made.status()).isEqualTo(201);
      assertThat(tree(made).fieldNames()).toIterable().containsExactly("Id", "Warnings");
      assertThat(rest.containers.created.spec().process().command()).containsExactly("ls");
      assertThat(c.post("/containers/web/start", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/start", null).status()).isEqualTo(304);
      assertThat(c.post("/containers/web/stop?t=3&signal=INT", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/stop", null).status()).isEqualTo(304);
      assertThat(c.delete("/containers/web?v=1&force=0").status()).isEqualTo(204);
      assertThat(rest.containers.calls)
          .contains("stop web PT3S INT", "stop web null", "remove web false true");
    }
  }

  @Test
  void pouchTellsTheNameAndForgivesStopOfAStoppedOne() throws IOException {
    try (RawClient c = rest.pouch()) {
      RawClient.Answer made =
          c.post(
              "/v1.24/containers/create?name=web&specificId=" + "a".repeat(64),
              "{\"Image\":\"busybox\"}");
      assertThat(tree(made).get("Name").textValue()).isEqualTo("web");
      assertThat(tree(made).get("Id").textValue()).isEqualTo("a".repeat(64));
      assertThat(c.post("/containers/web/stop?t=0", null).status()).isEqualTo(204);
      assertThat(rest.containers.calls).contains("stop web null");
      assertThat(tree(c.get("/containers/web/json")).get("Name").textValue()).isEqualTo("web");
      assertThat(c.post("/containers/create?specificId=xyz", "{\"Image\":\"b\"}").status())
          .isEqualTo(400);
    }
  }

  @Test
  void inspectHasWhatDockersClientsRead() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.STOPPED);
    try (RawClient c = rest.docker()) {
      JsonNode i = tree(c.get("/containers/web/json"));
      assertThat(i.at("/Name").textValue()).isEqualTo("/web");
      assertThat(i.at("/State/Status").textValue()).isEqualTo("exited");
      assertThat(i.at("/State/OOMKilled").isBoolean()).isTrue();
      assertThat(i.at("/State/FinishedAt").textValue()).isEqualTo("0001-01-01T00:00:00Z");
      assertThat(i.at("/Config/Cmd/1").textValue()).isEqualTo("1 2");
      assertThat(i.at("/Config/Hostname").textValue()).hasSize(12);
      assertThat(i.at("/HostConfig/RestartPolicy/Name").textValue()).isEqualTo("no");
      assertThat(i.at("/HostConfig/IOMaximumIOps").isNumber()).isTrue();
      assertThat(i.at("/HostConfig/UTSMode").isTextual()).isTrue();
      assertThat(i.at("/Mounts").isArray()).isTrue();
      assertThat(i.at("/NetworkSettings/Networks").isObject()).isTrue();
      assertThat(i.at("/NetworkSettings/Ports").isObject()).isTrue();
      assertThat(i.at("/NetworkSettings").has("IPAddress")).isFalse();
      JsonNode old = tree(c.get("/v1.51/containers/web/json"));
      assertThat(old.at("/NetworkSettings/IPAddress").isTextual()).isTrue();
      assertThat(i.at("/ExecIDs").isNull()).isTrue();
      assertThat(i.at("/GraphDriver/Data/UpperDir").textValue()).isEqualTo("/u");
      assertThat(i.has("HostRootPath")).isFalse();
    }
  }

  @Test
  void pouchInspectHasPouchsOwnFields() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.STOPPED);
    try (RawClient c = rest.pouch()) {
      JsonNode i = tree(c.get("/containers/web/json"));
      assertThat(i.at("/State/Status").textValue()).isEqualTo("stopped");
      assertThat(i.at("/State/Exited").booleanValue()).isTrue();
      assertThat(i.at("/Snapshotter/Name").textValue()).isEqualTo("overlayfs");
      assertThat(i.at("/HostRootPath").textValue()).isEqualTo("<unknown>");
    }
  }

  @Test
  void listsAndTheirFilters() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      JsonNode row = tree(c.get("/containers/json")).get(0);
      assertThat(row.at("/Names/0").textValue()).isEqualTo("/web");
      assertThat(row.at("/Command").textValue()).isEqualTo("sleep '1 2'");
      assertThat(row.at("/HostConfig").size()).isEqualTo(1);
      c.get("/containers/json?filters=%7B%22status%22%3A%5B%22exited%22%5D%7D&limit=2");
      assertThat(rest.containers.query.all()).isTrue();
      assertThat(rest.containers.query.limit()).isEqualTo(2);
      assertThat(rest.containers.query.filters())
          .containsEntry("status", List.of("exited", "stopped"));
      c.get("/containers/json?filters={\"name\":{\"web\":true,\"no\":false}}");
      assertThat(rest.containers.query.filters()).containsEntry("name", List.of("web"));
    }
    try (RawClient c = rest.pouch()) {
      JsonNode row = tree(c.get("/containers/json?all=true")).get(0);
      assertThat(row.at("/Names/0").textValue()).isEqualTo("web");
      assertThat(row.at("/HostConfig").size()).isGreaterThan(50);
    }
  }

  @Test
  void smallActions() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/containers/web/kill?signal=TERM", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/kill?signal=HUP", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/pause", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/rename?name=/other", null).status()).isEqualTo(204);
      assertThat(c.post("/containers/web/resize?h=4&w=5", null).status()).isEqualTo(200);
      assertThat(c.post("/containers/web/resize?h=x&w=5", null).status()).isEqualTo(400);
      assertThat(c.get("/containers/web/top?ps_args=-o%20pid,cmd").body())
          .isEqualTo("{\"Titles\":[\"PID\",\"CMD\"],\"Processes\":[[\"42\",\"sh\"]]}\n");
      assertThat(c.post("/containers/web/update", "{\"Memory\":7000000}").body())
          .isEqualTo("{\"Warnings\":[\"swap is not limited\"]}\n");
      assertThat(rest.containers.calls)
          .containsExactly(
              "kill web TERM",
              "kill web HUP",
              "pause web",
              "rename web other",
              "resize 4 5",
              "top [-o, pid,cmd]",
              "update web 7000000");
    }
    try (RawClient c = rest.pouch()) {
      RawClient.Answer updated = c.post("/containers/web/update", "{\"Memory\":7000000}");
      assertThat(updated.status()).isEqualTo(200);
      assertThat(updated.body()).isEmpty();
    }
  }

  @Test
  void failuresKeepTheirWords() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/containers/create", "{\"Image\":\"missing\"}"))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(404),
              a -> assertThat(a.body()).contains("No such image: missing:latest"));
      assertThat(c.post("/containers/create?name=web", "{\"Image\":\"b\"}").status())
          .isEqualTo(409);
      assertThat(c.get("/containers/nope/json").status()).isEqualTo(404);
      assertThat(c.delete("/containers/web").status()).isEqualTo(409);
    }
  }

  @Test
  void aMissingProgramIsToldSoThatDockerRunEndsWith127() throws IOException {
    rest.containers.add("web", SPEC, ContainerStatus.CREATED);
    rest.containers.startFailure = new EngineException(ErrorKind.NOT_FOUND, "start web: no sleep");
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.post("/containers/web/start", null);
      assertThat(a.status()).isEqualTo(400);
      assertThat(a.body()).contains("executable file not found");
    }
  }

  @Test
  void pruneRemovesWhatDoesNotRun() throws IOException {
    rest.containers.add("runs", SPEC, ContainerStatus.RUNNING);
    rest.containers.add("ended", SPEC, ContainerStatus.EXITED);
    try (RawClient c = rest.docker()) {
      JsonNode pruned = tree(c.post("/containers/prune", null));
      assertThat(pruned.get("ContainersDeleted")).hasSize(1);
      assertThat(tree(c.get("/containers/json?all=1"))).hasSize(1);
    }
  }
}
