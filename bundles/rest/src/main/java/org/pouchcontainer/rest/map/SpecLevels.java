package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.rest.wire.Mount;
import org.pouchcontainer.spi.EngineException;

/**
 * What a create body means to a client of an older version of Docker's API: fields that came later
 * are not looked at, and defaults are those of that time.
 */
final class SpecLevels {
  private static final int AUTO_REMOVE = 25;
  private static final int PRIVATE_IPC = 40;
  private static final int NON_RECURSIVE = 40;
  private static final int CGROUP_NAMESPACE = 41;
  private static final int NO_KERNEL_MEMORY = 42;
  private static final int CONSOLE_SIZE = 42;
  private static final int CREATE_MOUNTPOINT = 42;
  private static final int ANNOTATIONS = 43;
  private static final int READ_ONLY_DEPTH = 44;
  private static final int SEVERAL_NETWORKS = 44;
  private static final int START_INTERVAL = 44;
  private static final int NO_CONTAINER_MAC = 52;

  private SpecLevels() {}

  static void adjust(CreateRequest r, HostConfig h, ApiLevel level) {
    if (level.dockerBefore(AUTO_REMOVE)) {
      // Clients of that time remove by themselves.
      h.autoRemove = false;
    }
    if (level.dockerBefore(PRIVATE_IPC) && Absent.text(h.ipcMode).isEmpty()) {
      h.ipcMode = "shareable";
    }
    if (level.dockerBefore(CGROUP_NAMESPACE)) {
      h.cgroupnsMode = "";
    }
    if (level.docker(NO_KERNEL_MEMORY)) {
      h.kernelMemory = null;
    }
    if (level.dockerBefore(CONSOLE_SIZE)) {
      h.consoleSize = null;
    }
    if (level.dockerBefore(ANNOTATIONS)) {
      h.annotations = null;
    }
    if (level.dockerBefore(START_INTERVAL) && r.healthcheck != null) {
      ContainerConfig.HealthConfig c = r.healthcheck;
      r.healthcheck =
          new ContainerConfig.HealthConfig(
              c.test(), c.interval(), c.timeout(), c.retries(), c.startPeriod(), 0);
    }
    if (level.docker(NO_CONTAINER_MAC)) {
      r.macAddress = null;
    }
    if (level.dockerBefore(SEVERAL_NETWORKS)) {
      requireOneNetwork(r);
    }
    mounts(h, level);
  }

  private static void requireOneNetwork(CreateRequest r) {
    if (r.networkingConfig == null) {
      return;
    }
    var endpoints = Absent.map(r.networkingConfig.endpointsConfig());
    if (endpoints.size() > 1) {
      throw EngineException.invalid(
          "Container cannot be created with multiple network endpoints: "
              + endpoints.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  private static void mounts(HostConfig h, ApiLevel level) {
    if (!level.dockerBefore(READ_ONLY_DEPTH) || h.mounts == null) {
      return;
    }
    List<Mount> adjusted = Absent.list(h.mounts).stream().map(m -> mount(m, level)).toList();
    h.mounts = adjusted;
  }

  private static Mount mount(Mount m, ApiLevel level) {
    boolean bind = Absent.text(m.type()).equals("bind");
    Mount.BindOptions o = m.bindOptions();
    if (!bind || (o == null && !m.readOnly())) {
      return m;
    }
    return new Mount(
        m.type(),
        m.source(),
        m.target(),
        m.readOnly(),
        m.consistency(),
        bindOptions(o, level),
        m.volumeOptions(),
        m.tmpfsOptions());
  }

  /** Before 1.44 read-only never reached below the mount itself. */
  private static Mount.BindOptions bindOptions(Mount.@Nullable BindOptions o, ApiLevel level) {
    return new Mount.BindOptions(
        o == null ? "" : o.propagation(),
        o != null && o.nonRecursive() && !level.dockerBefore(NON_RECURSIVE),
        o != null && o.createMountpoint() && !level.dockerBefore(CREATE_MOUNTPOINT),
        true,
        false);
  }
}
