package org.pouchcontainer.engine.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.api.system.SystemInfo.ContainerCounts;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.container.RuntimeCatalog;
import org.pouchcontainer.engine.driver.Drivers;

/** Tells about the engine and its host. */
public final class SystemManager implements SystemService {
  private final String engineId;
  private final SettingsService configured;
  private final Drivers drivers;
  private final RuntimeCatalog runtimes;
  private final CgroupLayout cgroups;
  private final OwnLimits own;
  private final ImageService images;
  private final Supplier<ContainerCounts> counts;
  private final String version;

  /** Tells what its parts know; {@code engineId} was made at the first start of this home. */
  public SystemManager(
      String engineId,
      SettingsService settings,
      Drivers drivers,
      RuntimeCatalog runtimes,
      CgroupLayout cgroups,
      OwnLimits own,
      ImageService images,
      Supplier<ContainerCounts> counts,
      String version) {
    this.engineId = engineId;
    this.configured = settings;
    this.drivers = drivers;
    this.runtimes = runtimes;
    this.cgroups = cgroups;
    this.own = own;
    this.images = images;
    this.counts = counts;
    this.version = version;
  }

  @Override
  public SystemInfo info() {
    DaemonSettings settings = configured.current();
    List<String> listen = new ArrayList<>(settings.listen());
    listen.addAll(settings.dockerListen());
    return new SystemInfo(
        engineId,
        counts.get(),
        images.list(ImageQuery.ALL).size(),
        settings.snapshotter(),
        settings.home().toString(),
        HostFacts.read(),
        new SystemInfo.Cgroup(settings.cgroupDriver(), cgroups.version(), cgroups.controllers()),
        runtimes.describe(),
        runtimes.defaultName(),
        settings.defaultLog().driver(),
        settings.labels(),
        List.of("name=seccomp,profile=builtin"),
        listen,
        settings.registry(),
        settings.debug(),
        warnings());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!own.mayRaise()) {
      warnings.add(
          "the engine lacks CAP_SYS_RESOURCE: limits, oom scores and capabilities of containers are"
              + " clamped to its own");
    }
    for (String controller : cgroups.unmounted()) {
      warnings.add(
          "cgroup controller "
              + controller
              + " is not mounted; crun needs all: mount -t cgroup -o "
              + controller
              + " cgroup /sys/fs/cgroup/"
              + controller);
    }
    return warnings;
  }

  @Override
  public EngineVersion version() {
    try {
      return new EngineVersion(
          version,
          System.getProperty("pouch.commit", "unknown"),
          Optional.ofNullable(System.getProperty("pouch.built"))
              .map(Instant::parse)
              .orElse(Instant.EPOCH),
          System.getProperty("java.version"),
          "linux",
          System.getProperty("os.arch").equals("aarch64") ? "arm64" : System.getProperty("os.arch"),
          HostFacts.kernel());
    } catch (IOException e) {
      throw new UncheckedIOException("read the kernel's release", e);
    }
  }

  @Override
  public List<DriverInfo> drivers() {
    return drivers.list();
  }
}
