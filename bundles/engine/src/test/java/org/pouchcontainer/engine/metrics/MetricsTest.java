package org.pouchcontainer.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SystemInfo.ContainerCounts;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.spi.EngineException;

/** What a Prometheus server reads. */
class MetricsTest {
  private final EventBus events = new EventBus();
  private final Metrics metrics =
      new Metrics(
          events,
          () -> new ContainerCounts(6, 3, 2, 1),
          () -> new EngineVersion("1.2", "abc", Instant.EPOCH, "17", "linux", "amd64", "6\"1"));

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  @DisplayName("every line has the form of the text format")
  void form() {
    metrics.record("container", "create", Duration.ofMillis(30), true);
    events.publish(
        new Event(Event.Type.CONTAINER, "health_status: healthy", "x", Map.of(), Instant.now()));
    String value = "-?[0-9]+(\\.[0-9]+)?(e[-+][0-9]+)?";
    String labels = "(\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\]|\\\\.)*\")*\\})?";
    assertThat(metrics.text().lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                    || line.matches("[a-z_]+" + labels + " " + value));
    assertThat(metrics.text())
        .contains("engine_daemon_events_total{action=\"health_status\",type=\"container\"} 1\n")
        .contains("engine_daemon_engine_info{commit=\"abc\",kernel=\"6\\\"1\",version=\"1.2\"} 1\n")
        .contains("engine_daemon_container_states_containers{state=\"running\"} 3\n");
  }

  @Test
  @DisplayName("actions are counted, the successful ones timed in growing buckets")
  void actions() {
    metrics.record("container", "start", Duration.ofMillis(30), true);
    metrics.record("container", "start", Duration.ofSeconds(60), true);
    metrics.record("container", "start", Duration.ofMillis(1), false);
    String name = "engine_daemon_container_actions_seconds";
    assertThat(metrics.text())
        .contains("engine_daemon_container_actions_counter_total{action=\"start\"} 3\n")
        .contains("engine_daemon_container_success_actions_counter_total{action=\"start\"} 2\n")
        .contains(name + "_bucket{action=\"start\",le=\"0.025\"} 0\n")
        .contains(name + "_bucket{action=\"start\",le=\"0.05\"} 1\n")
        .contains(name + "_bucket{action=\"start\",le=\"10\"} 1\n")
        .contains(name + "_bucket{action=\"start\",le=\"+Inf\"} 2\n")
        .contains(name + "_sum{action=\"start\"} 60.03")
        .contains(name + "_count{action=\"start\"} 2\n");
  }

  @ParameterizedTest(name = "subject {0}, action {1}")
  @CsvSource({"Container, create", "container, a b", "'', x", "container, 'a\"} 1'"})
  void refused(String subject, String action) {
    assertThat(
            catchThrowableOfType(
                EngineException.class, () -> metrics.record(subject, action, Duration.ZERO, true)))
        .isNotNull();
  }

  @Test
  @DisplayName("a measured service answers and fails as before")
  @SuppressWarnings("unchecked")
  void timed() throws Exception {
    Callable<String> good =
        Timed.of(Callable.class, () -> "x", metrics, "test", Map.of("call", "call"));
    Callable<String> bad =
        Timed.of(
            Callable.class,
            () -> {
              throw EngineException.conflict("as told");
            },
            metrics,
            "test",
            Map.of("call", "call"));
    assertThat(good.call()).isEqualTo("x");
    assertThat(catchThrowableOfType(EngineException.class, bad::call)).hasMessage("as told");
    assertThat(metrics.text())
        .contains("engine_daemon_test_actions_counter_total{action=\"call\"} 2\n")
        .contains("engine_daemon_test_success_actions_counter_total{action=\"call\"} 1\n");
  }
}
