package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.spi.EngineException;

/**
 * What can be told to be wrong from a create body alone, in the words that scripts written for
 * Docker look for. The engine checks everything once more, for all front ends, in its own words.
 */
final class CreateChecks {
  private static final long MIN_HEALTH_NANOS = 1_000_000;
  private static final long MIN_DOCKER_MEMORY = 6L << 20;
  private static final int MAX_OOM_ADJUST = 1000;
  private static final Set<String> RESTART =
      Set.of("", "no", "always", "unless-stopped", "on-failure");

  private CreateChecks() {}

  static void check(CreateRequest r, HostConfig h, ApiLevel level) {
    boolean nothing =
        Absent.text(r.image).isEmpty()
            && Absent.list(r.cmd).isEmpty()
            && Absent.list(r.entrypoint).isEmpty();
    if (nothing && level.dialect() == ApiDialect.DOCKER) {
      throw EngineException.invalid("no command specified");
    }
    Absent.list(r.env).forEach(CreateChecks::requireEnvironment);
    health(r.healthcheck);
    restart(h.restartPolicy);
    if (h.autoRemove && h.restartPolicy != null && restarts(h.restartPolicy)) {
      throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
    }
    modes(h);
    limits(h, level);
    Absent.texts(h.tmpfs).keySet().forEach(CreateChecks::requireTmpfsTarget);
    if (Absent.texts(h.annotations).containsKey("")) {
      throw EngineException.invalid(
          "invalid Annotations: the empty string is not permitted as an annotation key");
    }
    MountChecks.check(Absent.list(h.mounts), level);
  }

  static void requireEnvironment(String pair) {
    if (pair.isEmpty() || pair.startsWith("=")) {
      throw EngineException.invalid("invalid environment variable: " + Texts.shorten(pair));
    }
  }

  private static void health(ContainerConfig.@Nullable HealthConfig h) {
    if (h == null) {
      return;
    }
    requireSpan("Interval", h.interval());
    requireSpan("Timeout", h.timeout());
    if (h.retries() < 0) {
      throw EngineException.invalid("Retries in Healthcheck cannot be negative");
    }
    requireSpan("StartPeriod", h.startPeriod());
    requireSpan("StartInterval", h.startInterval());
  }

  private static void requireSpan(String what, long nanos) {
    if (nanos != 0 && nanos < MIN_HEALTH_NANOS) {
      throw EngineException.invalid(what + " in Healthcheck cannot be less than 1ms");
    }
  }

  private static boolean restarts(HostConfig.RestartPolicy p) {
    String name = Absent.text(p.name());
    return !name.isEmpty() && !name.equals("no");
  }

  static void restart(HostConfig.@Nullable RestartPolicy p) {
    if (p == null) {
      return;
    }
    String name = Absent.text(p.name());
    if (!RESTART.contains(name)) {
      throw EngineException.invalid(
          "invalid restart policy: unknown policy '"
              + Texts.shorten(name)
              + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
    if (p.maximumRetryCount() < 0) {
      throw EngineException.invalid(
          "invalid restart policy: maximum retry count cannot be negative");
    }
    if (p.maximumRetryCount() > 0 && !name.equals("on-failure")) {
      throw EngineException.invalid(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
  }

  private static void modes(HostConfig h) {
    Predicate<String> joined = m -> m.startsWith("container:") && m.length() > 10;
    requireMode(
        "IPC mode",
        h.ipcMode,
        joined.or(Set.of("", "none", "private", "host", "shareable")::contains));
    requireMode("PID mode", h.pidMode, joined.or(Set.of("", "private", "host")::contains));
    requireMode("UTS mode", h.utsMode, joined.or(Set.of("", "private", "host")::contains));
    requireMode("user namespace mode", h.usernsMode, Set.of("", "private", "host")::contains);
    requireMode("cgroup namespace mode", h.cgroupnsMode, Set.of("", "private", "host")::contains);
  }

  private static void requireMode(String what, @Nullable String mode, Predicate<String> allowed) {
    String given = Absent.text(mode);
    if (!allowed.test(given)) {
      throw EngineException.invalid("invalid " + what + ": " + Texts.shorten(given));
    }
  }

  private static void limits(HostConfig h, ApiLevel level) {
    if (h.shmSize < 0) {
      throw EngineException.invalid("SHM size can not be less than 0");
    }
    if (Math.abs((long) h.oomScoreAdj) > MAX_OOM_ADJUST) {
      throw EngineException.invalid(
          "Invalid value " + h.oomScoreAdj + ", range for oom score adj is [-1000, 1000]");
    }
    limits((org.pouchcontainer.rest.wire.Resources) h, level);
  }

  /** Also those of an update. */
  static void limits(org.pouchcontainer.rest.wire.Resources r, ApiLevel level) {
    boolean docker = level.dialect() == ApiDialect.DOCKER;
    if (docker && r.memory != 0 && r.memory < MIN_DOCKER_MEMORY) {
      throw EngineException.invalid("Minimum memory limit allowed is 6MB");
    }
    if (r.memory > 0 && r.memorySwap > 0 && r.memorySwap < r.memory) {
      throw EngineException.invalid(
          "Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (r.memory > 0 && r.memoryReservation > r.memory) {
      throw EngineException.invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
    Long swappiness = r.memorySwappiness;
    if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
      throw EngineException.invalid(
          "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
    }
    if (r.nanoCpus > 0 && (r.cpuPeriod > 0 || r.cpuQuota > 0)) {
      throw EngineException.invalid(
          "Conflicting options: Nano CPUs and CPU "
              + (r.cpuPeriod > 0 ? "Period" : "Quota")
              + " cannot both be set");
    }
    if (r.cpuPeriod != 0 && (r.cpuPeriod < 1000 || r.cpuPeriod > 1_000_000)) {
      throw EngineException.invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (r.cpuQuota > 0 && r.cpuQuota < 1000) {
      throw EngineException.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
    if (r.blkioWeight != 0 && (r.blkioWeight < 10 || r.blkioWeight > 1000)) {
      throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
    }
  }

  private static void requireTmpfsTarget(String target) {
    if (!target.startsWith("/")) {
      throw EngineException.invalid(
          "HostConfig.Tmpfs: invalid mount path: '"
              + Texts.shorten(target)
              + "' mount path must be absolute");
    }
    requireNotRoot(target);
  }

  static void requireNotRoot(String target) {
    if (List.of(target.split("/")).stream().allMatch(p -> p.isEmpty() || p.equals("."))) {
      throw EngineException.invalid("invalid specification: destination can't be '/'");
    }
  }
}
