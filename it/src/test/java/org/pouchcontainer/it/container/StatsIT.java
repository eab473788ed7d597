package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** What containers use, as the kernel counts it; sizes on disk; metrics. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class StatsIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private JsonNode stats(String id) {
    return docker.get("/containers/" + id + "/stats?stream=false&one-shot=true").expect(200).json();
  }

  @Test
  @DisplayName("processor, memory, limits and processes of a busy container")
  void busy() {
    String id =
        containers.start(
            containers.specWith(
                "{'Memory':67108864,'PidsLimit':50}", "sh", "-c", "while true; do :; done"));
    JsonNode first = stats(id);
    long before = first.at("/cpu_stats/cpu_usage/total_usage").asLong();
    assertThat(first.at("/memory_stats/limit").asLong()).isEqualTo(67108864);
    assertThat(first.at("/memory_stats/usage").asLong()).isBetween(1L, 67108864L);
    assertThat(first.at("/memory_stats/stats")).isNotEmpty();
    assertThat(first.at("/pids_stats/current").asInt()).isGreaterThan(0);
    assertThat(first.at("/pids_stats/limit").asInt()).isEqualTo(50);
    assertThat(first.at("/cpu_stats/online_cpus").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(first.at("/cpu_stats/system_cpu_usage").asLong()).isGreaterThan(before);
    containers.exec(id, "sleep", "0.5");
    assertThat(stats(id).at("/cpu_stats/cpu_usage/total_usage").asLong()).isGreaterThan(before);
    containers.remove(id);
  }

  @Test
  @DisplayName("a container that does not run has nothing to count")
  void stopped() {
    String id = containers.create(containers.spec("true"));
    JsonNode stats = stats(id);
    assertThat(stats.at("/cpu_stats/cpu_usage/total_usage").asLong()).isZero();
    assertThat(stats.at("/pids_stats/current").asLong()).isZero();
    containers.remove(id);
  }

  @Test
  @DisplayName("sizes of the writable layer and of the whole root")
  void sizes() {
    String id = containers.start("sh", "-c", "head -c 100000 /dev/zero > /big");
    containers.await(id);
    JsonNode usage = docker.get("/v1.43/system/df").expect(200).json();
    JsonNode row = null;
    for (JsonNode container : usage.get("Containers")) {
      row = container.get("Id").asText().equals(id) ? container : row;
    }
    assertThat(row.get("SizeRw").asLong()).isEqualTo(100_000);
    assertThat(row.get("SizeRootFs").asLong()).isGreaterThan(500_000);
    JsonNode inspected = docker.get("/containers/" + id + "/json?size=1").expect(200).json();
    assertThat(inspected.get("SizeRw").asLong()).isEqualTo(100_000);
    assertThat(usage.get("LayersSize").asLong()).isGreaterThan(0);
    containers.remove(id);
  }

  @Test
  @DisplayName("actions are counted for Prometheus")
  void metrics() {
    containers.output("true");
    String text = POUCHD.pouch().get("/metrics").expect(200).text();
    assertThat(text)
        .contains("engine_daemon_container_actions_counter_total{action=\"create\"}")
        .contains("engine_daemon_container_actions_seconds_bucket{action=\"start\",le=\"+Inf\"}")
        .contains("engine_daemon_container_states_containers{state=\"running\"}")
        .contains("engine_daemon_engine_info{");
  }
}
