package org.pouchcontainer.rest.map;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerSpec.LogConfig;
import org.pouchcontainer.api.container.ContainerSpec.NamespaceModes;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerSpec.QuotaSpec;
import org.pouchcontainer.api.container.ContainerSpec.RestartPolicy;
import org.pouchcontainer.api.container.ContainerSpec.RichSpec;
import org.pouchcontainer.api.container.ContainerSpec.SecuritySpec;
import org.pouchcontainer.api.container.ContainerSpec.StopSpec;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.spi.EngineException;

/** From the body of a create to what the engine makes. */
public final class SpecReader {
  private SpecReader() {}

  /** Reads it; INVALID_ARGUMENT naming the field that is wrong. */
  public static ContainerSpec read(CreateRequest r, ApiLevel level) {
    HostConfig h = r.hostConfig == null ? new HostConfig() : r.hostConfig;
    r.hostConfig = h;
    SpecLevels.adjust(r, h, level);
    CreateChecks.check(r, h, level);
    String image = Absent.text(r.image);
    if (image.isEmpty()) {
      throw EngineException.invalid("Image: which image to use is missing");
    }
    return new ContainerSpec(
        image,
        process(r, h),
        Absent.text(r.hostname),
        Absent.text(r.domainname),
        Absent.texts(r.labels),
        annotations(r, h),
        new StopSpec(Absent.text(r.stopSignal), seconds(r.stopTimeout)),
        health(r.healthcheck),
        MountReader.read(h),
        Absent.list(h.volumesFrom),
        Absent.text(h.volumeDriver),
        NetworkReader.read(r, h),
        namespaces(h),
        security(h),
        ResourceReader.read(h, h.oomScoreAdj, level.dialect()),
        restart(h.restartPolicy),
        log(h.logConfig),
        Absent.text(h.runtime),
        Absent.text(r.snapshotter),
        h.autoRemove,
        h.init,
        Absent.texts(h.sysctls),
        h.shmSize,
        rich(r, h),
        new QuotaSpec(Absent.texts(r.diskQuota), Absent.text(r.quotaID)),
        Absent.texts(h.storageOpt));
  }

  /** What runs, as far as the portable part says. */
  public static ProcessSpec process(ContainerConfig r) {
    return process(r, new HostConfig());
  }

  private static ProcessSpec process(ContainerConfig r, HostConfig h) {
    return new ProcessSpec(
        strings(r.entrypoint),
        strings(r.cmd),
        Absent.list(r.env),
        Absent.text(r.workingDir),
        Absent.text(r.user),
        Absent.list(h.groupAdd),
        r.tty,
        r.openStdin,
        r.stdinOnce,
        new AttachFlags(r.attachStdin, r.attachStdout, r.attachStderr),
        Absent.map(r.exposedPorts).keySet(),
        Absent.map(r.volumes).keySet(),
        Absent.list(r.shell));
  }

  private static @Nullable List<String> strings(@Nullable List<String> value) {
    return value == null ? null : Absent.list(value);
  }

  private static Map<String, String> annotations(ContainerConfig r, HostConfig h) {
    Map<String, String> all = new HashMap<>(Absent.texts(r.specAnnotation));
    all.putAll(Absent.texts(h.annotations));
    return all;
  }

  private static @Nullable Duration seconds(@Nullable Integer value) {
    return value == null ? null : Duration.ofSeconds(value);
  }

  private static @Nullable HealthTest health(ContainerConfig.@Nullable HealthConfig h) {
    return h == null
        ? null
        : new HealthTest(
            Absent.list(h.test()),
            Duration.ofNanos(h.interval()),
            Duration.ofNanos(h.timeout()),
            Duration.ofNanos(h.startPeriod()),
            Duration.ofNanos(h.startInterval()),
            h.retries());
  }

  private static NamespaceModes namespaces(HostConfig h) {
    String cgroup = Absent.text(h.cgroupnsMode);
    return new NamespaceModes(
        Absent.text(h.ipcMode),
        Absent.text(h.pidMode),
        Absent.text(h.utsMode),
        cgroup.isEmpty() ? Absent.text(h.cgroupMode) : cgroup,
        Absent.text(h.usernsMode));
  }

  private static SecuritySpec security(HostConfig h) {
    return new SecuritySpec(
        h.privileged,
        Absent.list(h.capAdd),
        Absent.list(h.capDrop),
        Absent.list(h.securityOpt),
        h.readonlyRootfs,
        strings(h.maskedPaths),
        strings(h.readonlyPaths));
  }

  static RestartPolicy restart(HostConfig.@Nullable RestartPolicy p) {
    if (p == null || Absent.text(p.name()).isEmpty()) {
      return RestartPolicy.NO;
    }
    return new RestartPolicy(Absent.text(p.name()), p.maximumRetryCount());
  }

  private static LogConfig log(HostConfig.@Nullable LogConfig c) {
    return c == null
        ? LogConfig.DEFAULT
        : new LogConfig(Absent.text(c.type()), Absent.texts(c.config()));
  }

  private static RichSpec rich(ContainerConfig r, HostConfig h) {
    String mode = Absent.text(r.richMode);
    String script = Absent.text(r.initScript);
    return new RichSpec(
        r.rich || h.rich,
        mode.isEmpty() ? Absent.text(h.richMode) : mode,
        script.isEmpty() ? Absent.text(h.initScript) : script,
        h.enableLxcfs);
  }
}
