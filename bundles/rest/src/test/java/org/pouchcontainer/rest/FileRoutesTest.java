package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerFileService.FileChange;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.spi.EngineException;

class FileRoutesTest {
  private final RestFixture rest = RestFixture.started();

  @BeforeEach
  void aContainer() {
    ContainerSpec spec = ContainerSpec.of("busybox", List.of("sleep"));
    rest.containers.add("web", spec, ContainerStatus.RUNNING);
    rest.files.byPath.put("/etc/f", "tar of f");
  }

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode stat(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(
        Base64.getDecoder().decode(a.header("X-Docker-Container-Path-Stat")));
  }

  @Test
  void headTellsOfThePathInAHeader() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.call("HEAD", "/containers/web/archive?path=/etc/f", null);
      assertThat(a.status()).isEqualTo(200);
      assertThat(stat(a).toString())
          .isEqualTo(
              "{\"name\":\"f\",\"size\":8,\"mode\":420,"
                  + "\"mtime\":\"1970-01-01T00:00:00Z\",\"linkTarget\":\"\"}");
    }
    try (RawClient c = rest.pouch()) {
      RawClient.Answer a = c.call("HEAD", "/containers/web/archive?path=/etc/f", null);
      assertThat(stat(a).get("size").textValue()).isEqualTo("8");
      assertThat(stat(a).get("path").textValue()).isEqualTo("/etc/f");
    }
    assertThat(rest.files.open).hasValue(0);
  }

  @Test
  void aTarComesAndItsFileIsClosed() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.get("/containers/web/archive?path=/etc/f");
      assertThat(a.header("Content-Type")).isEqualTo("application/x-tar");
      assertThat(a.body()).isEqualTo("tar of f");
      assertThat(stat(a).get("name").textValue()).isEqualTo("f");
      assertThat(rest.files.open).hasValue(0);
    }
  }

  @Test
  void whatIsMissingIsToldInDockersWords() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.get("/containers/web/archive?path=/absent");
      assertThat(a.status()).isEqualTo(404);
      assertThat(a.body()).contains("Could not find the file /absent in container web");
      assertThat(c.get("/containers/nope/archive?path=/absent").body())
          .contains("No such container: nope");
      assertThat(c.get("/containers/web/archive").status()).isEqualTo(400);
      assertThat(c.call("PUT", "/containers/web/archive?path=/nowhere", "x").body())
          .contains("Could not find the file /nowhere in container web");
    }
  }

  @Test
  void anUploadOfAnyLengthArrives() throws IOException {
    String large = "x".repeat(6 << 20);
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          c.call(
              "PUT",
              "/containers/web/archive?path=/tmp&copyUIDGID=true&noOverwriteDirNonDir=1",
              large);
      assertThat(a.status()).isEqualTo(200);
      assertThat(rest.files.byPath.get("/tmp")).hasSize(6 << 20);
      assertThat(rest.files.options.keepKinds()).isTrue();
      assertThat(rest.files.options.keepOwners()).isFalse();
      assertThat(c.get("/_ping").status()).isEqualTo(200);
    }
  }

  @Test
  void exportIsStreamedOrFailsInOrder() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.get("/containers/web/export");
      assertThat(a.header("Content-Type")).isEqualTo("application/octet-stream");
      assertThat(a.body()).hasSize(100_000);
      rest.files.exportFailure = EngineException.conflict("export web: it is being removed");
      assertThat(c.get("/containers/web/export").status()).isEqualTo(409);
      assertThat(c.get("/containers/nope/export").status()).isEqualTo(404);
    }
  }

  @Test
  void changesAreNullWithoutAny() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/containers/web/changes").body()).isEqualTo("null\n");
      rest.files.changes =
          List.of(
              new FileChange("/etc", FileChange.Kind.MODIFIED),
              new FileChange("/etc/passwd", FileChange.Kind.DELETED));
      assertThat(c.get("/containers/web/changes").body())
          .isEqualTo("[{\"Path\":\"/etc\",\"Kind\":0},{\"Path\":\"/etc/passwd\",\"Kind\":2}]\n");
    }
  }
}
