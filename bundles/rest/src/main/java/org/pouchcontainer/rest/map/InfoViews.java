package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.rest.wire.SystemBodies;

/** The engine at a glance, as both dialects show it. */
public final class InfoViews {
  private static final String HUB = "docker.io";
  private static final String HUB_INDEX = "https://index.docker.io/v1/";
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]+/\\d{1,3}");
  private static final int TELLS_BRIDGE_FILTERS_UNTIL = 50;
  private static final SystemBodies.Commit NO_COMMIT = new SystemBodies.Commit("", "");

  private InfoViews() {}

  /**
   * What changes from one moment to the next.
   *
   * @param time now
   * @param host facts of the host
   * @param eventReaders clients that read events
   */
  public record Now(Instant time, HostFacts host, int eventReaders) {}

  /** What info answers; {@code minor} is the version that the client speaks. */
  public static SystemBodies.Info info(
      SystemInfo i, List<DriverInfo> drivers, String version, Now now, int minor) {
    List<String> controllers = i.cgroup().controllers();
    DaemonSettings.Registry registry = i.registry();
    HostFacts host = now.host();
    boolean filters = minor < TELLS_BRIDGE_FILTERS_UNTIL;
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
            names(drivers, "volume"), networks(drivers), List.of(), names(drivers, "log")),
        names(drivers, "volume"),
        controllers.contains("memory"),
        controllers.contains("memory") && host.limitsSwap(),
        controllers.contains("cpu"),
        controllers.contains("cpu"),
        controllers.contains("cpu"),
        controllers.contains("cpuset"),
        controllers.contains("pids"),
        i.cgroup().version() == 1,
        host.forwardsIpv4(),
        i.debug(),
        host.descriptors(),
        host.threads(),
        now.time().toString(),
        i.defaultLogDriver(),
        i.cgroup().driver(),
        Integer.toString(i.cgroup().version()),
        now.eventReaders(),
        i.host().kernel(),
        i.host().operatingSystem(),
        i.host().osVersion(),
        "linux",
        i.host().architecture(),
        i.host().cpus(),
        i.host().memoryBytes(),
        registry.domain().equals(HUB) ? HUB_INDEX : registry.domain(),
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
        runc(i),
        NO_COMMIT,
        i.securityOptions(),
        i.listen(),
        i.warnings(),
        List.of(),
        filters ? host.filtersBridgedIpv4() : null,
        filters ? host.filtersBridgedIpv6() : null);
  }

  private static List<String> names(List<DriverInfo> drivers, String kind) {
    return drivers.stream().filter(d -> d.kind().equals(kind)).map(DriverInfo::name).toList();
  }

  /** The engine itself knows two more: no network, and the host's. */
  private static List<String> networks(List<DriverInfo> drivers) {
    TreeSet<String> all = new TreeSet<>(names(drivers, "network"));
    all.add("host");
    all.add("null");
    return List.copyOf(all);
  }

  private static SystemBodies.Commit runc(SystemInfo i) {
    SystemInfo.RuntimeInfo runc = i.runtimes().get("runc");
    return runc == null ? NO_COMMIT : new SystemBodies.Commit(runc.version(), runc.version());
  }

  private static SystemBodies.RegistryConfig registryConfig(DaemonSettings.Registry r) {
    Map<String, SystemBodies.Index> indexes = new TreeMap<>();
    List<String> mirrors = r.mirrors().stream().map(m -> m.endsWith("/") ? m : m + "/").toList();
    indexes.put(r.domain(), new SystemBodies.Index(r.domain(), mirrors, true, true));
    List<String> cidrs = new ArrayList<>(List.of("127.0.0.0/8", "::1/128"));
    for (String insecure : r.insecure()) {
      if (CIDR.matcher(insecure).matches()) {
        cidrs.add(insecure);
      } else {
        indexes.put(insecure, new SystemBodies.Index(insecure, List.of(), false, false));
      }
    }
    return new SystemBodies.RegistryConfig(cidrs, indexes, mirrors);
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
