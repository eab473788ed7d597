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
      assertThat(row.at("/Containers").intValue()).isEqualTo(-1);
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
      assertThat(c.post("/volumes/create", "{\"ClusterVolumeSpec\":{}}").status()).isEqualTo(501);
    }
    try (RawClient c = rest.pouch()) {
      JsonNode v = tree(c.post("/volumes/create", "{\"Name\":\"v\",\"Driver\":\"gone\"}"));
      assertThat(v.at("/CreatedAt").textValue()).isEqualTo("2026-1-2 03:04:05");
      assertThat(v.at("/Status/size").textValue()).isEmpty();
      assertThat(v.at("/Status/DriverMissing").textValue()).contains("gone");
    }
  }

  @Test
  void pruneTakesAnonymousVolumesUnlessAllAreAskedFor() throws IOException {
    try (RawClient c = rest.docker()) {
      c.post("/volumes/create", "{\"Name\":\"named\"}");
      c.post("/volumes/create", "{}");
      assertThat(c.post("/v1.45/volumes/prune", null).body()).contains("f".repeat(64));
      assertThat(tree(c.get("/volumes")).at("/Volumes")).hasSize(1);
      c.post("/v1.45/volumes/prune?filters={\"all\":[\"true\"]}", null);
      assertThat(tree(c.get("/volumes")).at("/Volumes")).isEmpty();
    }
  }
}
