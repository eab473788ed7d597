package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.api.container.ContainerSpec.RestartPolicy;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.spi.ContainerId;

/**
 * Decides whether and when a container that ended is started again: at once doubled from 100 ms to
 * one minute, from 100 ms again after a run of ten seconds.
 */
final class RestartPolicies {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration LONG_RUN = Duration.ofSeconds(10);

  private final Map<ContainerId, Duration> delays = new ConcurrentHashMap<>();

  /** Whether the policy wants the container to run again after this end. */
  static boolean wantsRestart(ContainerRecord record) {
    if (record.stoppedByUser()) {
      return false;
    }
    RestartPolicy policy = record.spec().restart();
    ContainerState s = record.state();
    return switch (policy.name()) {
      case "always", "unless-stopped" -> true;
      case "on-failure" ->
          s.exitCode() != 0
              && (policy.maximumRetries() == 0 || s.restartCount() < policy.maximumRetries());
      default -> false;
    };
  }

  /** Whether the policy wants it to run when the engine starts. */
  static boolean wantsStartWithEngine(ContainerRecord record) {
    return switch (record.spec().restart().name()) {
      case "always" -> true;
      case "unless-stopped" -> !record.stoppedByUser();
      case "on-failure" -> wantsRestart(record);
      default -> false;
    };
  }

  /** How long to wait before this restart. */
  Duration nextDelay(ContainerRecord record) {
    Instant started = record.state().startedAt();
    Instant finished = record.state().finishedAt();
    boolean ranLong =
        started != null
            && finished != null
            && Duration.between(started, finished).compareTo(LONG_RUN) >= 0;
    return delays.compute(
        record.id(),
        (id, last) -> {
          if (last == null || ranLong) {
            return FIRST;
          }
          Duration doubled = last.multipliedBy(2);
          return doubled.compareTo(MOST) > 0 ? MOST : doubled;
        });
  }

  /** A user has started or removed it: the next delay is the first again. */
  void forget(ContainerId id) {
    delays.remove(id);
  }
}
