package org.pouchcontainer.engine.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.container.Health.Probe;
import org.pouchcontainer.api.container.Health.Status;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.spi.EngineException;

class HealthRulesTest {
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  private static HealthTest test(int startSeconds, int retries) {
    return new HealthTest(
        List.of("CMD", "true"),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofSeconds(startSeconds),
        Duration.ZERO,
        retries);
  }

  private static Probe probe(int atSecond, int exitCode) {
    Instant at = STARTED.plusSeconds(atSecond);
    return new Probe(at, at, exitCode, "");
  }

  /** One letter a probe, one second apart: {@code +} succeeds, {@code -} fails. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "success at once, +, 0, 0, HEALTHY, 0",
    "two failures are not enough, --, 0, 0, STARTING, 2",
    "three failures by default, ---, 0, 0, UNHEALTHY, 3",
    "one failure where asked, -, 0, 1, UNHEALTHY, 1",
    "failures in the start period are forgiven, -----, 60, 1, STARTING, 0",
    "failures after the start period count, -----, 3, 2, UNHEALTHY, 2",
    "a success ends the start period, +-, 60, 1, UNHEALTHY, 1",
    "healthy stays until enough failures, +--, 0, 3, HEALTHY, 2",
    "one success heals, ----+, 0, 1, HEALTHY, 0",
  })
  void probesDecide(String name, String probes, int start, int retries, Status status, int streak) {
    Health health = HealthRules.START;
    for (int i = 0; i < probes.length(); i++) {
      health =
          HealthRules.after(
              health, probe(i, probes.charAt(i) == '+' ? 0 : 1), test(start, retries), STARTED);
    }

    assertThat(health.status()).isEqualTo(status);
    assertThat(health.failingStreak()).isEqualTo(streak);
    assertThat(health.log()).hasSize(probes.length());
  }

  @Test
  void theLastFiveProbesAreKept() {
    Health health = HealthRules.START;
    for (int i = 0; i < 9; i++) {
      health = HealthRules.after(health, probe(i, i), test(0, 0), STARTED);
    }

    assertThat(health.log()).extracting(Probe::exitCode).containsExactly(4, 5, 6, 7, 8);
  }

  @Test
  void probesComeFasterInTheStartPeriodUntilOneSucceeds() {
    HealthTest test = test(60, 0);
    Health healthy = new Health(Status.HEALTHY, 0, List.of());

    assertThat(HealthRules.delay(HealthRules.START, test, STARTED, STARTED))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(HealthRules.delay(HealthRules.START, test, STARTED, STARTED.plusSeconds(60)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(HealthRules.delay(healthy, test, STARTED, STARTED))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatWasNotAskedComesFromTheImage() {
    HealthTest image =
        new HealthTest(
            List.of("CMD", "a"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            5);
    HealthTest asked =
        new HealthTest(
            List.of(), Duration.ZERO, Duration.ofSeconds(9), Duration.ZERO, Duration.ZERO, 7);

    assertThat(HealthRules.merge(asked, image))
        .isEqualTo(
            new HealthTest(
                List.of("CMD", "a"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(9),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                7));
    assertThat(HealthRules.merge(null, image)).isEqualTo(image);
  }

  private static HealthTest words(String... words) {
    return new HealthTest(
        List.of(words), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }

  @Test
  void theShellIsTheImages() {
    assertThat(HealthRules.command(words("CMD", "a", "b"), List.of("/bin/ash", "-c")))
        .containsExactly("a", "b");
    assertThat(HealthRules.command(words("CMD-SHELL", "a b"), List.of()))
        .containsExactly("/bin/sh", "-c", "a b");
    assertThat(HealthRules.command(words("CMD-SHELL", "a b"), List.of("/bin/ash", "-c")))
        .containsExactly("/bin/ash", "-c", "a b");
    assertThat(HealthRules.isChecked(words("NONE"))).isFalse();
    assertThat(HealthRules.isChecked(words())).isFalse();
    assertThat(HealthRules.isChecked(null)).isFalse();
  }

  @ParameterizedTest(name = "interval {0} ns, timeout {1} ns, retries {2}")
  @CsvSource({"1, 0, 0", "0, 999999, 0", "0, 0, -1", "-1, 0, 0"})
  void wrongFiguresAreRefused(long interval, long timeout, int retries) {
    HealthTest test =
        new HealthTest(
            List.of("CMD", "a"),
            Duration.ofNanos(interval),
            Duration.ofNanos(timeout),
            Duration.ZERO,
            Duration.ZERO,
            retries);

    assertThatExceptionOfType(EngineException.class).isThrownBy(() -> HealthRules.validate(test));
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> HealthRules.validate(words("true")));
  }

  @Test
  void outputIsBounded() {
    ProbeOutput output = new ProbeOutput();
    byte[] kilobyte = new byte[1024];
    IntStream.range(0, 100).forEach(i -> output.write(kilobyte, 0, kilobyte.length));

    assertThat(output.text()).hasSize(4096).endsWith("...");
  }

  @ParameterizedTest
  @CsvSource({
    "50, 50ms",
    "1000, 1s",
    "1500, 1.5s",
    "90000, 1m30s",
    "3600000, 1h0m0s",
    "60000, 1m0s",
    "0, 0s"
  })
  void timesAreWrittenAsDockerDoes(long millis, String text) {
    assertThat(GoDuration.of(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
