package org.pouchcontainer.engine.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.container.Health.Probe;
import org.pouchcontainer.api.container.Health.Status;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.spi.EngineException;

/** What probes mean: Docker's rules, without clocks, processes or files. */
public final class HealthRules {
  /** How a check begins. */
  public static final Health START = new Health(Status.STARTING, 0, List.of());

  static final int KEPT_PROBES = 5;

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration START_INTERVAL = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final int RETRIES = 3;
  private static final List<String> SHELL = List.of("/bin/sh", "-c");
  private static final Set<String> KINDS = Set.of("NONE", "CMD", "CMD-SHELL");

  private HealthRules() {}

  /** Whether there is something to probe. */
  public static boolean isChecked(@Nullable HealthTest test) {
    return test != null && test.test().size() > 1 && !test.test().get(0).equals("NONE");
  }

  /** What was asked, with the image's values where nothing was. */
  public static @Nullable HealthTest merge(@Nullable HealthTest asked, @Nullable HealthTest image) {
    if (asked == null || image == null) {
      return asked == null ? image : asked;
    }
    return new HealthTest(
        asked.test().isEmpty() ? image.test() : asked.test(),
        or(asked.interval(), image.interval()),
        or(asked.timeout(), image.timeout()),
        or(asked.startPeriod(), image.startPeriod()),
        or(asked.startInterval(), image.startInterval()),
        asked.retries() == 0 ? image.retries() : asked.retries());
  }

  /** Refuses what cannot be carried out; INVALID_ARGUMENT naming the field. */
  public static void validate(@Nullable HealthTest test) {
    if (test == null) {
      return;
    }
    if (!test.test().isEmpty() && !KINDS.contains(test.test().get(0))) {
      throw EngineException.invalid(
          "health check: its test begins with \""
              + test.test().get(0)
              + "\"; expected NONE, CMD or CMD-SHELL");
    }
    requireLong("interval", test.interval());
    requireLong("timeout", test.timeout());
    requireLong("start interval", test.startInterval());
    if (test.startPeriod().isNegative()
        || (!test.startPeriod().isZero() && test.startPeriod().compareTo(LEAST) < 0)) {
      throw EngineException.invalid("health check: its start period cannot be less than 1ms");
    }
    if (test.retries() < 0) {
      throw EngineException.invalid("health check: its retries cannot be negative");
    }
  }

  private static void requireLong(String what, Duration value) {
    if (!value.isZero() && value.compareTo(LEAST) < 0) {
      throw EngineException.invalid("health check: its " + what + " cannot be less than 1ms");
    }
  }

  /**
   * The program and its arguments.
   *
   * @param shell the image's for shell forms, empty for {@code /bin/sh -c}
   */
  public static List<String> command(HealthTest test, List<String> shell) {
    List<String> words = test.test().subList(1, test.test().size());
    if (test.test().get(0).equals("CMD")) {
      return words;
    }
    List<String> command = new ArrayList<>(shell.isEmpty() ? SHELL : shell);
    command.addAll(words);
    return command;
  }

  /** How long a probe may take. */
  public static Duration timeout(HealthTest test) {
    return or(test.timeout(), TIMEOUT);
  }

  /** How long to wait for the next probe. */
  public static Duration delay(Health health, HealthTest test, Instant startedAt, Instant now) {
    boolean starting =
        health.status() == Status.STARTING && now.isBefore(startedAt.plus(test.startPeriod()));
    return starting ? or(test.startInterval(), START_INTERVAL) : or(test.interval(), INTERVAL);
  }

  /** What a probe makes of it. Failures in the start period do not count. */
  public static Health after(Health before, Probe probe, HealthTest test, Instant startedAt) {
    List<Probe> log = new ArrayList<>(before.log());
    log.add(probe);
    List<Probe> kept = log.subList(Math.max(0, log.size() - KEPT_PROBES), log.size());
    if (probe.exitCode() == 0) {
      return new Health(Status.HEALTHY, 0, kept);
    }
    boolean forgiven =
        before.status() == Status.STARTING
            && probe.start().isBefore(startedAt.plus(test.startPeriod()));
    if (forgiven) {
      return new Health(before.status(), before.failingStreak(), kept);
    }
    int streak = before.failingStreak() + 1;
    int allowed = test.retries() == 0 ? RETRIES : test.retries();
    return new Health(streak >= allowed ? Status.UNHEALTHY : before.status(), streak, kept);
  }

  /** What is shown of a container that does not run any more: it is not healthy, as docker says. */
  public static Health ended(Health health) {
    return new Health(Status.UNHEALTHY, health.failingStreak(), health.log());
  }

  private static Duration or(Duration asked, Duration otherwise) {
    return asked.isZero() ? otherwise : asked;
  }
}
