package org.pouchcontainer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.MountRequest;

class ShellTextsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "CREATED, created",
    "RUNNING, up 3 minutes",
    "PAUSED, 'up 3 minutes, paused'",
    "RESTARTING, restarting",
    "STOPPED, stopped (7) 1 minute ago",
    "EXITED, exited (7) 1 minute ago",
    "REMOVING, removing",
    "DEAD, dead"
  })
  void aStatusSaysSinceWhen(ContainerStatus status, String text) {
    ContainerState state =
        new ContainerState(status, 0, 7, "", false, NOW.minusSeconds(200), NOW.minusSeconds(60), 0);
    assertThat(Texts.status(state, NOW)).isEqualTo(text);
  }

  @Test
  void sizesAndSpansAreForPeople() {
    assertThat(Texts.size(1_572_864)).isEqualTo("1.50 MB");
    assertThat(Texts.span(Duration.ofDays(8))).isEqualTo("1 week");
    assertThat(Texts.span(Duration.ZERO)).isEqualTo("0 seconds");
  }

  @Test
  void pairsNeedNames() {
    assertThat(Pairs.of("-o", List.of("a=b=c", "d")))
        .containsEntry("a", "b=c")
        .containsEntry("d", "");
    assertThat(Pairs.of("-o", null)).isEmpty();
    assertThatThrownBy(() -> Pairs.of("-o", List.of("=x"))).hasMessageContaining("-o");
  }

  private static RunRequest run(String volume) {
    return new RunRequest("img", List.of("sh"), "n", List.of("A=b"), List.of(volume), "none", true);
  }

  @Test
  void aRunBecomesAContainer() {
    CreateContainer create = run("/host:/inside:ro").toCreate();
    assertThat(create.name()).isEqualTo("n");
    assertThat(create.spec().process().command()).containsExactly("sh");
    assertThat(create.spec().process().env()).containsExactly("A=b");
    assertThat(create.spec().network().mode()).isEqualTo("none");
    assertThat(create.spec().autoRemove()).isTrue();
    MountRequest bind = create.spec().mounts().get(0);
    assertThat(bind.type()).isEqualTo(MountRequest.Type.BIND);
    assertThat(bind.readOnly()).isTrue();
    MountRequest volume = run("v:/inside").toCreate().spec().mounts().get(0);
    assertThat(volume.type()).isEqualTo(MountRequest.Type.VOLUME);
    assertThat(volume.copyUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ":/a", "a:b", "a:"})
  void aWrongVolumeIsRefused(String volume) {
    assertThatThrownBy(() -> run(volume).toCreate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-v");
  }

  @Test
  @Timeout(10)
  void anInterruptEndsWorkInTheBackground() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThat(Background.run("test", ended::await, ended::countDown)).isFalse();
    assertThat(ended.getCount()).isZero();
    assertThat(Background.run("test", () -> {}, () -> {})).isTrue();
    assertThatThrownBy(
            () ->
                Background.run(
                    "test",
                    () -> {
                      throw new java.io.IOException("broken");
                    },
                    () -> {}))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("broken");
  }
}
