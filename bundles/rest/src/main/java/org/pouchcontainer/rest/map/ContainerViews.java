package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.ContainerBodies.MountPoint;
import org.pouchcontainer.rest.wire.ContainerBodies.State;
import org.pouchcontainer.rest.wire.HostConfig;

/** Containers as inspect and list show them. */
public final class ContainerViews {
  private static final String UNKNOWN = "<unknown>";
  private static final int WITHOUT_KERNEL_MEMORY = 42;
  private static final int PIDS_LIMIT_IS_NULL = 40;
  private static final int ANNOTATIONS_IN_LIST = 46;
  private static final int HEALTH_IN_LIST = 52;

  private ContainerViews() {}

  /** What inspect answers; {@code size} null unless it was asked for. */
  public static ContainerBodies.Inspect inspect(
      ContainerDetails d, ApiLevel level, DiskUsageService.@Nullable ContainerSize size) {
    ContainerDetails.HostFiles files = d.files();
    ApiDialect dialect = level.dialect();
    boolean pouch = dialect.tellsPouchFields();
    ContainerBodies.DriverData data =
        new ContainerBodies.DriverData(d.snapshotter(), d.snapshotData());
    return new ContainerBodies.Inspect(
        d.id().value(),
        Times.text(d.created()),
        d.path(),
        d.arguments(),
        state(d, dialect),
        d.imageId().toString(),
        files.resolvConf(),
        files.hostname(),
        files.hosts(),
        files.log(),
        dialect.shownName(d.name()),
        d.state().restartCount(),
        d.snapshotter(),
        "linux",
        "",
        "",
        "",
        Absent.orNull(d.execIds()),
        hostConfig(d, level),
        data,
        pouch ? data : null,
        size == null ? null : size.writableBytes(),
        size == null ? null : size.rootBytes(),
        d.mounts().stream().map(ContainerViews::mountPoint).toList(),
        SpecWriter.config(d.spec(), hostname(d)),
        EndpointViews.settings(d, level),
        pouch ? (files.root() == null ? UNKNOWN : files.root()) : null);
  }

  private static String hostname(ContainerDetails d) {
    return d.spec().hostname().isEmpty() ? d.id().shortForm() : d.spec().hostname();
  }

  private static HostConfig hostConfig(ContainerDetails d, ApiLevel level) {
    HostConfig h = SpecWriter.hostConfig(d.spec(), d.runtime());
    if (level.docker(WITHOUT_KERNEL_MEMORY) && Long.valueOf(0).equals(h.kernelMemory)) {
      h.kernelMemory = null;
    }
    if (level.dockerBefore(PIDS_LIMIT_IS_NULL) && h.pidsLimit == null) {
      h.pidsLimit = 0L;
    }
    return h;
  }

  private static State state(ContainerDetails d, ApiDialect dialect) {
    ContainerState s = d.state();
    boolean ended = s.status() == ContainerStatus.EXITED || s.status() == ContainerStatus.STOPPED;
    return new State(
        dialect.stateWord(s.status()),
        s.status().isAlive() || s.status() == ContainerStatus.RESTARTING,
        s.status() == ContainerStatus.PAUSED,
        s.status() == ContainerStatus.RESTARTING,
        s.oomKilled(),
        s.status() == ContainerStatus.DEAD,
        dialect.tellsPouchFields() ? ended : null,
        s.pid(),
        s.exitCode(),
        s.error(),
        Times.text(s.startedAt()),
        Times.text(s.finishedAt()),
        d.health() == null ? null : health(d.health()));
  }

  private static ContainerBodies.Health health(Health h) {
    return new ContainerBodies.Health(
        word(h.status()),
        h.failingStreak(),
        h.log().stream()
            .map(
                p ->
                    new ContainerBodies.HealthProbe(
                        Times.text(p.start()), Times.text(p.end()), p.exitCode(), p.output()))
            .toList());
  }

  private static String word(Health.Status status) {
    return switch (status) {
      case STARTING -> "starting";
      case HEALTHY -> "healthy";
      case UNHEALTHY -> "unhealthy";
    };
  }

  private static MountPoint mountPoint(ContainerDetails.MountPoint m) {
    return new MountPoint(
        switch (m.type()) {
          case BIND -> "bind";
          case VOLUME -> "volume";
          case TMPFS -> "tmpfs";
        },
        m.name(),
        m.source(),
        m.destination(),
        m.driver(),
        m.mode(),
        m.writable(),
        m.type() == MountRequest.Type.BIND && m.propagation().isEmpty()
            ? "rprivate"
            : m.propagation());
  }

  /** One row of a list; {@code size} null unless it was asked for. */
  public static ContainerBodies.Summary summary(
      ContainerDetails d,
      ApiLevel level,
      Instant now,
      DiskUsageService.@Nullable ContainerSize size) {
    ContainerSpec spec = d.spec();
    ApiDialect dialect = level.dialect();
    return new ContainerBodies.Summary(
        d.id().value(),
        List.of(dialect.shownName(d.name())),
        spec.image(),
        d.imageId().toString(),
        command(d),
        d.created().getEpochSecond(),
        d.state().status().isAlive() ? EndpointViews.ports(d) : List.of(),
        size == null ? null : size.writableBytes(),
        size == null ? null : size.rootBytes(),
        spec.labels(),
        dialect.stateWord(d.state().status()),
        status(d, dialect, now),
        dialect.listTellsHostConfig()
            ? hostConfig(d, level)
            : new ContainerBodies.HostConfigSummary(
                EndpointViews.mode(d),
                level.docker(ANNOTATIONS_IN_LIST) ? spec.annotations() : null),
        new ContainerBodies.NetworkSummary(EndpointViews.networks(d, level)),
        d.mounts().stream().map(ContainerViews::mountPoint).toList(),
        level.docker(HEALTH_IN_LIST) ? healthSummary(d.health()) : null);
  }

  private static ContainerBodies.HealthSummary healthSummary(@Nullable Health h) {
    return h == null
        ? new ContainerBodies.HealthSummary("none", 0)
        : new ContainerBodies.HealthSummary(word(h.status()), h.failingStreak());
  }

  /** With what the health check says behind it, as Docker shows it. */
  private static String status(ContainerDetails d, ApiDialect dialect, Instant now) {
    String text = dialect.statusText(d.state(), now);
    Health health = d.health();
    if (dialect != ApiDialect.DOCKER
        || health == null
        || d.state().status() != ContainerStatus.RUNNING) {
      return text;
    }
    String word =
        health.status() == Health.Status.STARTING ? "health: starting" : word(health.status());
    return text + " (" + word + ")";
  }

  /** As Docker shows it: words with blanks in quotes. */
  private static String command(ContainerDetails d) {
    StringBuilder command = new StringBuilder(quoted(d.path()));
    d.arguments().forEach(a -> command.append(' ').append(quoted(a)));
    return command.toString();
  }

  private static String quoted(String word) {
    return word.contains(" ") ? "'" + word + "'" : word;
  }
}
