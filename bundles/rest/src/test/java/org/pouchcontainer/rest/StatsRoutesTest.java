package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.rest.http.Json;

class StatsRoutesTest {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final RestFixture rest = RestFixture.started();

  @BeforeEach
  void aContainer() {
    ContainerSpec spec = ContainerSpec.of("busybox", List.of("sleep"));
    rest.containers.add("web", spec, ContainerStatus.RUNNING);
  }

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(String json) throws IOException {
    return Json.MAPPER.readTree(json);
  }

  @Test
  void oneShotIsASampleWithoutAnother() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode s = tree(c.get("/v1.41/containers/web/stats?stream=false&one-shot=1").body());
      assertThat(s.toString())
          .startsWith("{\"name\":\"/web\",\"id\":\"")
          .contains("\"preread\":\"" + NEVER + "\"")
          .contains("\"pids_stats\":{\"current\":3}")
          .contains("{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":5}")
          .contains("\"io_serviced_recursive\":[]")
          .contains("\"percpu_usage\":[50,50]")
          .contains("\"system_cpu_usage\":1000")
          .contains("\"limit\":1073741824")
          .contains("\"rx_bytes\":1")
          .doesNotContain("syetem")
          .doesNotContain("os_type");
      assertThat(tree(c.get("/containers/web/stats?stream=0&one-shot=1").body()).get("os_type"))
          .isNotNull();
    }
  }

  @Test
  void withoutStreamingTwoSamplesAreCompared() throws IOException {
    try (RawClient c = rest.docker()) {
      JsonNode s = tree(c.get("/containers/web/stats?stream=false").body());
      assertThat(s.at("/precpu_stats/cpu_usage/total_usage").longValue()).isEqualTo(100);
      assertThat(s.at("/cpu_stats/cpu_usage/total_usage").longValue()).isEqualTo(200);
      assertThat(s.at("/preread").textValue()).isEqualTo("1970-01-01T00:00:01Z");
    }
  }

  @Test
  void onePouchSampleByDefaultWithTheNameItsClientsRead() throws IOException {
    try (RawClient c = rest.pouch()) {
      JsonNode s = tree(c.get("/containers/web/stats").body());
      assertThat(s.get("name").textValue()).isEqualTo("web");
      assertThat(s.at("/cpu_stats/syetem_cpu_usage").longValue()).isEqualTo(2000);
    }
  }

  @Test
  void oneThatDoesNotRunHasNoCounters() throws IOException {
    rest.stats.running = false;
    try (RawClient c = rest.docker()) {
      JsonNode s = tree(c.get("/containers/web/stats?stream=false").body());
      assertThat(s.get("read").textValue()).isEqualTo(NEVER);
      assertThat(s.get("pids_stats")).isEmpty();
      assertThat(s.get("memory_stats")).isEmpty();
      assertThat(s.at("/blkio_stats/io_service_bytes_recursive").isNull()).isTrue();
    }
  }

  @Test
  void theStreamEndsWithTheContainer() throws IOException {
    try (RawClient c = rest.docker()) {
      c.request("GET", "/containers/web/stats", null, "");
      assertThat(c.head().status()).isEqualTo(200);
      assertThat(tree(c.chunk()).at("/precpu_stats/cpu_usage/total_usage").longValue()).isZero();
      assertThat(tree(c.chunk()).at("/precpu_stats/cpu_usage/total_usage").longValue())
          .isEqualTo(100);
      rest.stats.gone = true;
      assertThat(c.chunk()).isEmpty();
      assertThat(c.get("/containers/nope/stats").status()).isEqualTo(404);
      assertThat(c.get("/containers/web/stats?one-shot=1&stream=1").status()).isEqualTo(400);
    }
  }
}
