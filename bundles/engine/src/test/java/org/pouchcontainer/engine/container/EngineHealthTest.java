package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;

/** Health checks on fakes: the fake runtime has no program, so each probe fails. */
@Timeout(30)
class EngineHealthTest {
  @TempDir Path folder;
  private EngineFixture fixture;
  private final BlockingQueue<Event> statuses = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    fixture = new EngineFixture(folder);
    fixture.events.subscribe(
        null,
        event -> {
          if (event.action().startsWith("health_status")) {
            statuses.add(event);
          }
        });
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static ContainerSpec checked() {
    ContainerSpec s = ContainerSpec.of("busybox", List.of("sleep", "9"));
    HealthTest test =
        new HealthTest(
            List.of("CMD", "probe"),
            Duration.ofMillis(5),
            Duration.ofMillis(500),
            Duration.ZERO,
            Duration.ZERO,
            2);
    return new ContainerSpec(
        s.image(),
        s.process(),
        s.hostname(),
        s.domainname(),
        s.labels(),
        s.annotations(),
        s.stop(),
        test,
        s.mounts(),
        s.volumesFrom(),
        s.volumeDriver(),
        s.network(),
        s.namespaces(),
        s.security(),
        s.resources(),
        s.restart(),
        s.log(),
        s.runtime(),
        s.snapshotter(),
        s.autoRemove(),
        s.init(),
        s.sysctls(),
        s.shmBytes(),
        s.rich(),
        s.quota(),
        s.storageOptions());
  }

  private Health health(String id) {
    return fixture.containers().inspect(id).health();
  }

  private String started() throws InterruptedException {
    String id = fixture.create("web", checked());
    assertThat(health(id)).isNull();
    fixture.containers().start(id);
    Event event = statuses.poll(10, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    assertThat(event.action()).isEqualTo("health_status: unhealthy");
    assertThat(event.attributes()).containsEntry("name", "web");
    return id;
  }

  @Test
  void failuresMakeItUnhealthyAndAreListed() throws Exception {
    String id = started();

    assertThat(health(id).status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(health(id).failingStreak()).isGreaterThanOrEqualTo(2);
    assertThat(health(id).log().get(0).exitCode()).isEqualTo(-1);
    assertThat(health(id).log().get(0).output()).contains("no such program");
    assertThat(
            fixture
                .containers()
                .list(new ContainerQuery(true, 0, Map.of("health", List.of("unhealthy")))))
        .hasSize(1);
    assertThat(
            fixture
                .containers()
                .list(new ContainerQuery(true, 0, Map.of("health", List.of("none")))))
        .isEmpty();
  }

  @Test
  void probesLeaveNothingBehind() throws Exception {
    String id = started();
    int before = health(id).failingStreak();
    while (health(id).failingStreak() < before + 100) {
      Thread.onSpinWait();
    }

    assertThat(health(id).log()).hasSizeLessThanOrEqualTo(5);
    fixture.containers().pause(id);
    assertThat(fixture.containers().inspect(id).execIds()).isEmpty();
    try (var files = java.nio.file.Files.list(folder.resolve("run/containers").resolve(id))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("exec-")))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aNewEngineKnowsItAndGoesOn() throws Exception {
    String id = started();
    fixture.restart();

    assertThat(health(id).status()).isEqualTo(Health.Status.UNHEALTHY);
    int streak = health(id).failingStreak();
    while (health(id).failingStreak() <= streak) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theEndOfTheRunEndsTheCheck() throws Exception {
    String id = started();
    fixture.containers().stop(id, Duration.ofSeconds(5), "");
    int streak = health(id).failingStreak();

    fixture.containers().start(id);
    assertThat(health(id).failingStreak()).isLessThanOrEqualTo(streak);
    fixture.containers().remove(id, true, false);
  }
}
