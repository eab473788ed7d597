package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.rest.fake.FakeContainers;
import org.pouchcontainer.rest.fake.FakeImages;
import org.pouchcontainer.rest.http.Json;

/** The engine as a whole: events, disk usage, commit, settings, and what it does not do. */
class EngineRoutesTest {
  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(a.body());
  }

  private void publish(String action, long second) {
    rest.events.publish(
        new Event(
            Event.Type.CONTAINER,
            action,
            "c".repeat(64),
            Map.of("image", "busybox", "name", "web"),
            Instant.ofEpochSecond(second, 5)));
  }

  @Test
  void pastEventsEndAtUntil() throws IOException {
    publish("create", 10);
    publish("start", 20);
    publish("die", 30);
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/events?since=0&until=25").body().lines()).hasSize(2);
      assertThat(c.get("/events?until=25").body().lines()).hasSize(2);
      assertThat(c.get("/events?since=20.000000005&until=31.5").body().lines()).hasSize(2);
      assertThat(c.get("/events?since=20.000000006&until=31.5").body().lines()).hasSize(1);
      assertThat(
              c.get("/events?since=0&until=99&filters={\"event\":[\"die\",\"start\"]}")
                  .body()
                  .lines())
          .hasSize(2);
      assertThat(c.get("/events?since=30&until=20").status()).isEqualTo(400);
      assertThat(c.get("/events?since=yesterday&until=20").status()).isEqualTo(400);
      assertThat(c.get("/events?filters={\"moon\":[\"x\"]}").status()).isEqualTo(400);
    }
  }

  @Test
  void eventsLoseTheirOldFields() throws IOException {
    publish("create", 10);
    try (RawClient c = rest.docker()) {
      RawClient.Answer old = c.get("/v1.51/events?since=0&until=25");
      assertThat(old.header("Content-Type")).isEqualTo("application/json");
      assertThat(tree(old).at("/status").textValue()).isEqualTo("create");
      assertThat(tree(old).at("/from").textValue()).isEqualTo("busybox");
      RawClient.Answer today = c.get("/v1.52/events?since=0&until=25");
      assertThat(today.header("Content-Type")).isEqualTo("application/x-ndjson");
      assertThat(tree(today).has("status")).isFalse();
      assertThat(tree(today).at("/Actor/Attributes/name").textValue()).isEqualTo("web");
      assertThat(tree(today).at("/timeNano").longValue()).isEqualTo(10_000_000_005L);
      assertThat(tree(today).at("/scope").textValue()).isEqualTo("local");
    }
  }

  @Test
  void infoIsTrue() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode i = tree(c.get("/v1.41/info"));
      assertThat(i.at("/NFd").intValue()).isPositive();
      assertThat(i.at("/NGoroutines").intValue()).isPositive();
      assertThat(i.at("/Swarm/LocalNodeState").textValue()).isEqualTo("inactive");
      assertThat(i.at("/IndexServerAddress").textValue()).isEqualTo("https://index.docker.io/v1/");
      JsonNode r = i.at("/RegistryConfig");
      assertThat(r.at("/Mirrors/0").textValue()).isEqualTo("https://mirror/");
      assertThat(r.at("/InsecureRegistryCIDRs").toString()).contains("127.0.0.0/8", "10.0.0.0/8");
      assertThat(r.at("/IndexConfigs/docker.io/Official").booleanValue()).isTrue();
      assertThat(r.at("/IndexConfigs/r:1/Secure").booleanValue()).isFalse();
      assertThat(r.at("/IndexConfigs").has("10.0.0.0/8")).isFalse();
      assertThat(i.at("/Plugins/Network").toString()).contains("\"host\"", "\"null\"");
      assertThat(i.at("/Plugins/Volume/0").textValue()).isEqualTo("local");
      assertThat(i.has("BridgeNfIptables")).isTrue();
      assertThat(tree(c.get("/v1.50/info")).has("BridgeNfIptables")).isFalse();
      JsonNode v = tree(c.get("/version"));
      assertThat(v.at("/Components/0/Name").textValue()).isEqualTo("Engine");
      assertThat(v.at("/Components/1/Name").textValue()).isEqualTo("crun");
      assertThat(v.at("/MinAPIVersion").textValue()).isEqualTo("1.24");
    }
  }

  private void someObjects(RawClient c) throws IOException {
    c.post("/containers/create?name=web", "{\"Image\":\"" + FakeImages.NAME + "\"}");
    c.post("/volumes/create", "{\"Name\":\"v\"}");
  }

  @Test
  void diskUsageAsOlderClientsKnowIt() throws IOException {
    try (RawClient c = rest.docker()) {
      someObjects(c);
      JsonNode d = tree(c.get("/v1.44/system/df"));
      assertThat(d.at("/LayersSize").longValue()).isEqualTo(1234);
      assertThat(d.at("/Images/0/Containers").intValue()).isEqualTo(1);
      assertThat(d.at("/Images/0/SharedSize").longValue()).isEqualTo(34);
      assertThat(d.at("/Containers/0/SizeRw").longValue()).isEqualTo(10);
      assertThat(d.at("/Containers/0/SizeRootFs").longValue()).isEqualTo(1244);
      assertThat(d.at("/Volumes/0/UsageData/Size").longValue()).isEqualTo(7);
      assertThat(d.at("/Volumes/0/UsageData/RefCount").longValue()).isZero();
      assertThat(d.at("/BuildCache").isArray()).isTrue();
      JsonNode some = tree(c.get("/v1.44/system/df?type=volume&type=build-cache"));
      assertThat(some.at("/Images").isNull()).isTrue();
      assertThat(some.at("/Containers").isNull()).isTrue();
      assertThat(some.at("/LayersSize").longValue()).isZero();
      assertThat(some.at("/Volumes")).hasSize(1);
      assertThat(c.get("/v1.44/system/df?type=moon").status()).isEqualTo(400);
      assertThat(tree(c.get("/v1.41/system/df?type=volume")).at("/Images")).hasSize(1);
    }
  }

  @Test
  void diskUsageByKind() throws IOException {
    try (RawClient c = rest.docker()) {
      someObjects(c);
      JsonNode d = tree(c.get("/v1.52/system/df"));
      assertThat(d.at("/ImageUsage/TotalCount").longValue()).isEqualTo(1);
      assertThat(d.at("/ImageUsage/ActiveCount").longValue()).isEqualTo(1);
      assertThat(d.at("/ImageUsage/TotalSize").longValue()).isEqualTo(1234);
      assertThat(d.at("/ImageUsage").has("Items")).isFalse();
      assertThat(d.at("/ContainerUsage/Reclaimable").longValue()).isEqualTo(10);
      assertThat(d.at("/VolumeUsage/Reclaimable").longValue()).isEqualTo(7);
      JsonNode verbose = tree(c.get("/v1.52/system/df?type=container&verbose=1"));
      assertThat(verbose.has("ImageUsage")).isFalse();
      assertThat(verbose.at("/ContainerUsage/Items/0/SizeRw").longValue()).isEqualTo(10);
    }
  }

  @Test
  void commits() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          c.post(
              "/commit?container=web&repo=r&tag=t&author=me&comment=hi&pause=0"
                  + "&changes=ENV+A%3Db%0AUSER+u",
              "{\"Cmd\":[\"x\"],\"Env\":[\"B=c\"]}");
      assertThat(a.status()).isEqualTo(201);
      assertThat(a.body()).isEqualTo("{\"Id\":\"" + FakeContainers.IMAGE + "\"}\n");
      assertThat(rest.commits.request.reference()).isEqualTo("r:t");
      assertThat(rest.commits.request.pause()).isFalse();
      assertThat(rest.commits.request.changes()).isEqualTo(List.of("ENV A=b", "USER u"));
      assertThat(rest.commits.request.process().command()).isEqualTo(List.of("x"));
      c.post("/commit?container=web", "null");
      assertThat(rest.commits.request.reference()).isEmpty();
      assertThat(rest.commits.request.pause()).isTrue();
      assertThat(rest.commits.request.process()).isNull();
      assertThat(c.post("/commit?container=nope&repo=r", null).status()).isEqualTo(404);
      assertThat(c.post("/commit", null).status()).isEqualTo(400);
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/commit?container=web&repo=r", null).body())
          .isEqualTo("{\"Id\":\"" + FakeContainers.IMAGE.shortHex() + "\"}\n");
      assertThat(c.post("/commit?container=web", null).status()).isEqualTo(400);
    }
  }

  @Test
  void settingsChange() throws IOException {
    try (RawClient c = rest.pouch()) {
      RawClient.Answer a =
          c.post("/daemon/update", "{\"Labels\":[\"a=b\"],\"ImageProxy\":\"http://p\"}");
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.body()).isEmpty();
      assertThat(rest.system.changed.labels()).isEqualTo(List.of("a=b"));
      assertThat(rest.system.changed.imageProxy()).isEqualTo("http://p");
      c.post("/daemon/update", "{\"Labels\":[\"c=d\"],\"ImageProxy\":\"\"}");
      assertThat(rest.system.changed.imageProxy()).isNull();
      assertThat(c.post("/daemon/update", "{\"Labels\":[],\"ImageProxy\":\"\"}").status())
          .isEqualTo(400);
      RawClient.Answer m = c.get("/metrics");
      assertThat(m.header("Content-Type")).startsWith("text/plain");
      assertThat(m.body()).contains("engine_daemon_engine_info");
    }
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "GET, /swarm, 503",
    "POST, /swarm/init, 503",
    "POST, /swarm/leave?force=1, 503",
    "GET, /nodes, 503",
    "GET, /services, 503",
    "GET, /services/x, 503",
    "GET, /tasks, 503",
    "GET, /secrets, 503",
    "POST, /configs/create, 503",
    "POST, /build?t=x, 501",
    "POST, /session, 501",
    "POST, /grpc, 501",
    "POST, /build/prune, 200",
    "GET, /plugins, 200",
    "GET, /plugins/x/json, 404",
    "GET, /containers/nope/checkpoints, 404",
    "DELETE, /containers/nope/checkpoints/c, 404",
  })
  void whatThisEngineDoesNot(String method, String path, int status) throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.call(method, path, null).status()).isEqualTo(status);
    }
  }

  @Test
  void checkpointsAreCheckedBeforeTheyAreRefused() throws IOException {
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/containers/nope/checkpoints", "{}").status()).isEqualTo(400);
      assertThat(c.post("/containers/nope/checkpoints", "{\"CheckpointID\":\"c\"}").status())
          .isEqualTo(404);
      someObjects(c);
      assertThat(c.post("/containers/web/checkpoints", "{\"CheckpointID\":\"c\"}").status())
          .isEqualTo(501);
    }
  }
}
