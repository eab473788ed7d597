package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.rest.fake.FakeImages;
import org.pouchcontainer.rest.http.Json;

class ImageAndVolumeRoutesTest {
  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(a.body());
  }

  @Test
  void namesWithSlashesAndColonsPlainAndEscaped() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode i = tree(c.get("/v1.41/images/" + FakeImages.NAME + "/json"));
      assertThat(i.at("/Id").textValue()).startsWith("sha256:");
      assertThat(i.at("/Config/Env/0").textValue()).isEqualTo("A=b");
      assertThat(i.at("/RootFS/Layers")).hasSize(1);
      assertThat(c.get("/images/host%3A5000%2Fa%2Fb:c/json").status()).isEqualTo(200);
      assertThat(c.get("/images/nope/json").status()).isEqualTo(404);
    }
  }

  @Test
  void listsInBothDialects() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode row = tree(c.get("/images/json?filters={\"reference\":{\"b*\":true}}")).get(0);
      assertThat(row.at("/Created").longValue()).isEqualTo(1767225600L);
      assertThat(row.at("/Containers").intValue()).isZero();
      assertThat(rest.images.query.references()).isEqualTo(List.of("b*"));
    }
    try (RawClient c = rest.pouch()) {
      JsonNode row = tree(c.get("/images/json")).get(0);
      assertThat(row.at("/CreatedAt").textValue()).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(row.at("/Os").textValue()).isEqualTo("linux");
    }
  }

  @Test
  void historyNewestFirst() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode h = tree(c.get("/images/" + FakeImages.NAME + "/history"));
      assertThat(h.at("/0/CreatedBy").textValue()).isEqualTo("last");
      assertThat(h.at("/0/Created").longValue()).isEqualTo(1);
      assertThat(h.at("/1/Id").textValue()).isEqualTo("<missing>");
    }
    try (RawClient c = rest.pouch()) {
      JsonNode h = tree(c.get("/images/" + FakeImages.NAME + "/history"));
      assertThat(h.at("/0/Created").longValue()).isEqualTo(1_000_000_000L);
      assertThat(h.at("/0/EmptyLayer").booleanValue()).isTrue();
    }
  }

  @Test
  void tagAndRemove() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/" + FakeImages.NAME + "/tag?repo=r&tag=t", null).status())
          .isEqualTo(201);
      assertThat(c.post("/images/" + FakeImages.NAME + "/tag", null).status()).isEqualTo(400);
      assertThat(c.delete("/images/" + FakeImages.NAME).body())
          .startsWith("[{\"Untagged\":\"" + FakeImages.NAME + "\"},{\"Deleted\":\"sha256:");
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.delete("/images/" + FakeImages.NAME).status()).isEqualTo(204);
    }
  }

  @Test
  void fieldsComeAndGoWithTheVersion() throws IOException {
    String path = "/images/" + FakeImages.NAME + "/json";
    try (RawClient c = rest.docker()) {
      JsonNode old = tree(c.get("/v1.43" + path));
      assertThat(old.at("/VirtualSize").longValue()).isEqualTo(1234);
      assertThat(old.has("ContainerConfig")).isTrue();
      assertThat(old.at("/Config").has("Hostname")).isTrue();
      JsonNode middle = tree(c.get("/v1.45" + path));
      assertThat(middle.has("VirtualSize")).isFalse();
      assertThat(middle.has("Container")).isFalse();
      assertThat(middle.at("/Parent").textValue()).isEmpty();
      JsonNode today = tree(c.get("/v1.52" + path));
      assertThat(today.has("Parent")).isFalse();
      assertThat(today.has("DockerVersion")).isFalse();
      assertThat(today.at("/Author").textValue()).isEqualTo("me");
      assertThat(today.at("/Config").has("Hostname")).isFalse();
      assertThat(today.at("/Config/Cmd/0").textValue()).isEqualTo("sh");
      JsonNode row = tree(c.get("/v1.41/images/json?shared-size=1")).get(0);
      assertThat(row.at("/SharedSize").longValue()).isEqualTo(-1);
      assertThat(row.at("/VirtualSize").longValue()).isEqualTo(1234);
      JsonNode newest = tree(c.get("/v1.51/images/json?shared-size=1")).get(0);
      assertThat(newest.at("/SharedSize").longValue()).isEqualTo(55);
      assertThat(newest.at("/Containers").intValue()).isZero();
      assertThat(newest.has("VirtualSize")).isFalse();
    }
  }

  @Test
  void listNarrowsTagsAndTimes() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode rows = tree(c.get("/images/json?filters={\"reference\":[\"host:5000/a/b\"]}"));
      assertThat(rows.at("/0/RepoTags/0").textValue()).isEqualTo(FakeImages.NAME);
      assertThat(tree(c.get("/images/json?filters={\"until\":[\"2025-01-01T00:00:00Z\"]}")))
          .isEmpty();
      assertThat(tree(c.get("/images/json?filters={\"until\":[\"2027-01-01T00:00:00Z\"]}")))
          .hasSize(1);
      c.get("/v1.24/images/json?filter=busybox");
      assertThat(rest.images.query.references()).isEqualTo(List.of("busybox"));
      assertThat(c.get("/images/json?filters={\"moon\":[\"x\"]}").status()).isEqualTo(400);
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.get("/images/json?filters={\"before\":[\"x\",\"y\"]}").status()).isEqualTo(400);
    }
  }

  @Test
  void platformsOfOtherMachinesAreNotThere() throws IOException {
    String name = "/images/" + FakeImages.NAME;
    String linux = "platform=%7B%22os%22:%22linux%22,%22architecture%22:%22amd64%22%7D";
    try (RawClient c = rest.docker()) {
      assertThat(c.get(name + "/json?" + linux).status()).isEqualTo(200);
      assertThat(c.get(name + "/attestations?" + linux).body()).isEqualTo("[]\n");
      assertThat(c.get(name + "/attestations?" + linux + "&" + linux).status()).isEqualTo(400);
      String windows = linux.replace("linux", "windows");
      assertThat(c.get(name + "/json?" + windows).body())
          .contains("was found but its platform (linux/amd64) does not match");
      assertThat(c.get(name + "/history?" + windows).status()).isEqualTo(404);
      assertThat(c.get("/images/nope/attestations").status()).isEqualTo(404);
    }
  }

  @Test
  void prunesAsTheDialectMeansIt() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/prune", null).body())
          .contains("\"SpaceReclaimed\":77", "\"ImagesDeleted\":[{\"Deleted\":\"sha256:");
      assertThat(rest.images.pruned.all()).isFalse();
      c.post(
          "/images/prune?filters={\"dangling\":[\"false\"],\"label\":[\"a=b\"],\"label!\":[\"c\"],"
              + "\"until\":[\"24h\"]}",
          null);
      assertThat(rest.images.pruned.all()).isTrue();
      assertThat(rest.images.pruned.labels()).isEqualTo(List.of("a=b"));
      assertThat(rest.images.pruned.notLabels()).isEqualTo(List.of("c"));
      assertThat(rest.images.pruned.until()).isNotNull();
      c.delete("/images/" + FakeImages.NAME + "?noprune=1&force=1");
      assertThat(rest.images.calls).contains("remove " + FakeImages.NAME + " true true");
    }
    try (RawClient c = rest.pouch()) {
      c.post("/images/prune", null);
      assertThat(rest.images.pruned.all()).isTrue();
    }
  }

  @Test
  void ambiguousTagsAreRefused() throws IOException {
    String tag = "/images/" + FakeImages.NAME + "/tag?repo=";
    try (RawClient c = rest.docker()) {
      assertThat(c.post(tag + "sha256&tag=x", null).body()).contains("refusing to create an ambig");
      assertThat(c.post(tag + "host:5000/sha256&tag=x", null).status()).isEqualTo(201);
      assertThat(c.post(tag + "a@sha256:" + "0".repeat(64), null).body())
          .contains("refusing to create a tag with a digest reference");
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.post(tag + "host:5000/sha256&tag=x", null).status()).isEqualTo(400);
      assertThat(c.post(tag + "new&tag=x", null).status()).isEqualTo(201);
    }
  }

  @Test
  void volumesInBothDialects() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer made =
          c.post(
              "/volumes/create",
              "{\"Name\":\"v\",\"DriverOpts\":{\"size\":\"1g\"},\"Labels\":{\"a\":\"b\"}}");
      assertThat(made.status()).isEqualTo(201);
      assertThat(tree(made).at("/CreatedAt").textValue()).isEqualTo("2026-01-02T03:04:05Z");
      assertThat(tree(made).at("/Options/size").textValue()).isEqualTo("1g");
      assertThat(tree(c.get("/volumes")).at("/Volumes")).hasSize(1);
      assertThat(c.delete("/volumes/v").status()).isEqualTo(204);
      assertThat(c.delete("/volumes/v").status()).isEqualTo(404);
      assertThat(c.delete("/volumes/v?force=1").status()).isEqualTo(204);
      assertThat(c.post("/volumes/create", "{\"ClusterVolumeSpec\":{}}").status()).isEqualTo(503);
      assertThat(c.call("PUT", "/volumes/v?version=1", "{}").status()).isEqualTo(503);
      assertThat(c.post("/volumes/create", "{\"Driver\":\"unknown\"}").status()).isEqualTo(404);
      assertThat(c.get("/volumes?filters={\"moon\":[\"x\"]}").status()).isEqualTo(400);
      assertThat(made.body()).contains("\"Labels\":{\"a\":\"b\"}");
      assertThat(c.post("/volumes/create", "{\"Name\":\"w\"}").body())
          .contains("\"Labels\":null", "\"Options\":null", "\"Scope\":\"local\"");
    }
    try (RawClient c = rest.pouch()) {
      JsonNode v = tree(c.post("/volumes/create", "{\"Name\":\"v\",\"Driver\":\"gone\"}"));
      assertThat(v.at("/CreatedAt").textValue()).isEqualTo("2026-1-2 03:04:05");
      assertThat(v.at("/Status/size").textValue()).isEmpty();
      assertThat(v.at("/Status/DriverMissing").textValue()).contains("gone");
      assertThat(v.has("Labels")).isFalse();
      c.post("/volumes/create", "{\"Name\":\"vv\"}");
      assertThat(tree(c.get("/volumes?filters={\"name\":{\"vv\":true}}")).at("/Volumes"))
          .hasSize(1);
    }
  }

  @Test
  void pruneTakesAnonymousVolumesUnlessAllAreAskedFor() throws IOException {
    try (RawClient c = rest.docker()) {
      c.post("/volumes/create", "{\"Name\":\"named\"}");
      c.post("/volumes/create", "{}");
      assertThat(c.post("/v1.45/volumes/prune", null).body()).contains("f".repeat(64));
      assertThat(tree(c.get("/volumes")).at("/Volumes")).hasSize(1);
      assertThat(c.post("/v1.45/volumes/prune?filters={\"all\":[\"true\"]}", null).body())
          .contains("\"SpaceReclaimed\":7");
      assertThat(tree(c.get("/volumes")).at("/Volumes")).isEmpty();
    }
  }
}
