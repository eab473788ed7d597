package org.pouchcontainer.rest.map;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.SystemBodies;

/** The engine as both dialects show it. */
public final class SystemViews {
  private static final SystemBodies.Commit NO_COMMIT = new SystemBodies.Commit("", "");

  private SystemViews() {}

  /** What version answers. */
  public static SystemBodies.Version version(EngineVersion v, ApiDialect dialect) {
    boolean docker = dialect == ApiDialect.DOCKER;
    Map<String, String> details = new LinkedHashMap<>();
    details.put("ApiVersion", dialect.apiVersion());
    details.put("Arch", v.architecture());
    details.put("BuildTime", v.built().toString());
    details.put("Experimental", "false");
    details.put("GitCommit", v.commit());
    details.put("GoVersion", "");
    details.put("JavaVersion", v.java());
    details.put("KernelVersion", v.kernel());
    details.put("MinAPIVersion", "1.24");
    details.put("Os", v.os());
    return new SystemBodies.Version(
        docker ? new SystemBodies.Platform("Pouch on Karaf") : null,
        docker ? List.of(new SystemBodies.Component("Engine", v.version(), details)) : null,
        v.version(),
        dialect.apiVersion(),
        docker ? "1.24" : null,
        v.commit(),
        "java" + v.java(),
        v.os(),
        v.architecture(),
        v.kernel(),
        docker ? false : null,
        v.built().toString());
  }

  /** What info answers. */
  public static SystemBodies.Info info(
      SystemInfo i, List<DriverInfo> drivers, String version, Instant now) {
    List<String> controllers = i.cgroup().controllers();
    DaemonSettings.Registry registry = i.registry();
    return new SystemBodies.Info(
        i.id(),
        i.containers().total(),
        i.containers().running(),
        i.containers().paused(),
        i.containers().stopped(),
        i.images(),
        i.snapshotter(),
        List.of(),
        i.home(),
        i.home(),
        new SystemBodies.Plugins(
            names(drivers, "volume"), names(drivers, "network"), List.of(), names(drivers, "log")),
        names(drivers, "volume"),
        controllers.contains("memory"),
        controllers.contains("memory"),
        controllers.contains("cpu"),
        controllers.contains("cpu"),
        controllers.contains("cpu"),
        controllers.contains("cpuset"),
        controllers.contains("pids"),
        i.cgroup().version() == 1,
        true,
        i.debug(),
        0,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        now.toString(),
        i.defaultLogDriver(),
        i.cgroup().driver(),
        Integer.toString(i.cgroup().version()),
        0,
        i.host().kernel(),
        i.host().operatingSystem(),
        i.host().osVersion(),
        "linux",
        i.host().architecture(),
        i.host().cpus(),
        i.host().memoryBytes(),
        registry.domain(),
        registry.domain(),
        registryConfig(registry),
        registry.proxy(),
        registry.proxy(),
        "",
        i.host().name(),
        i.labels(),
        false,
        version,
        runtimes(i),
        i.defaultRuntime(),
        new SystemBodies.Swarm("", "", "inactive", false, "", null),
        true,
        false,
        false,
        "",
        "",
        NO_COMMIT,
        NO_COMMIT,
        NO_COMMIT,
        i.securityOptions(),
        i.listen(),
        i.warnings());
  }

  private static List<String> names(List<DriverInfo> drivers, String kind) {
    return drivers.stream().filter(d -> d.kind().equals(kind)).map(DriverInfo::name).toList();
  }

  private static SystemBodies.RegistryConfig registryConfig(DaemonSettings.Registry r) {
    Map<String, SystemBodies.Index> indexes = new TreeMap<>();
    indexes.put(r.domain(), new SystemBodies.Index(r.domain(), r.mirrors(), true, true));
    r.insecure().forEach(n -> indexes.put(n, new SystemBodies.Index(n, List.of(), false, false)));
    return new SystemBodies.RegistryConfig(List.of("127.0.0.0/8"), indexes, r.mirrors());
  }

  private static Map<String, SystemBodies.OciRuntime> runtimes(SystemInfo i) {
    Map<String, SystemBodies.OciRuntime> runtimes = new TreeMap<>();
    i.runtimes()
        .forEach(
            (name, r) -> {
              Map<String, String> status = new TreeMap<>();
              status.put("version", r.version());
              status.put("usable", Boolean.toString(r.usable()));
              if (!r.reason().isEmpty()) {
                status.put("reason", r.reason());
              }
              runtimes.put(
                  name,
                  new SystemBodies.OciRuntime(r.path(), Absent.orNull(r.arguments()), status));
            });
    return runtimes;
  }
}
