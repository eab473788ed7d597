package org.pouchcontainer.rest.map;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.MountRequest.Origin;
import org.pouchcontainer.api.container.MountRequest.ReadOnlyDepth;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.rest.wire.Mount;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** From what the engine made to what inspect shows. */
public final class SpecWriter {
  private static final long DEFAULT_SHM = 64L << 20;

  private SpecWriter() {}

  /** The portable part. */
  public static ContainerConfig config(ContainerSpec s, String hostname) {
    ContainerSpec.ProcessSpec p = s.process();
    ContainerConfig c = new ContainerConfig();
    c.hostname = hostname;
    c.domainname = s.domainname();
    c.user = p.user();
    c.attachStdin = p.attach().stdin();
    c.attachStdout = p.attach().stdout();
    c.attachStderr = p.attach().stderr();
    c.exposedPorts = p.exposedPorts().isEmpty() ? null : keys(p.exposedPorts());
    c.tty = p.tty();
    c.openStdin = p.openStdin();
    c.stdinOnce = p.stdinOnce();
    c.env = p.env();
    c.cmd = p.command();
    c.entrypoint = p.entrypoint() == null ? null : Absent.orNull(p.entrypoint());
    c.healthcheck = health(s.healthTest());
    c.image = s.image();
    c.volumes = p.anonymousVolumes().isEmpty() ? null : keys(p.anonymousVolumes());
    c.workingDir = p.workingDirectory();
    c.networkDisabled = s.network().disabled() ? true : null;
    c.macAddress = s.network().macAddress().isEmpty() ? null : s.network().macAddress();
    c.labels = s.labels();
    c.stopSignal = s.stop().signal().isEmpty() ? null : s.stop().signal();
    Duration timeout = s.stop().timeout();
    c.stopTimeout = timeout == null ? null : (int) timeout.toSeconds();
    c.shell = Absent.orNull(p.shell());
    c.rich = s.rich().enabled();
    c.richMode = s.rich().mode();
    c.initScript = s.rich().initScript();
    c.diskQuota = s.quota().limits();
    c.quotaID = s.quota().id();
    c.specAnnotation = s.annotations();
    c.disableNetworkFiles = s.network().disableFiles();
    c.snapshotter = s.snapshotter();
    return c;
  }

  private static Map<String, Object> keys(Set<String> names) {
    Map<String, Object> keys = new TreeMap<>();
    names.forEach(n -> keys.put(n, Map.of()));
    return keys;
  }

  static ContainerConfig.@Nullable HealthConfig health(@Nullable HealthTest h) {
    return h == null
        ? null
        : new ContainerConfig.HealthConfig(
            h.test(),
            h.interval().toNanos(),
            h.timeout().toNanos(),
            h.retries(),
            h.startPeriod().toNanos(),
            h.startInterval().toNanos());
  }

  /** The part about this host; {@code runtime} is the one that was chosen. */
  public static HostConfig hostConfig(ContainerSpec s, String runtime) {
    HostConfig h = new HostConfig();
    h.binds = Absent.orNull(binds(s.mounts()));
    h.mounts = Absent.orNull(mounts(s.mounts()));
    h.tmpfs = tmpfs(s.mounts());
    h.logConfig = new HostConfig.LogConfig(s.log().driver(), s.log().options());
    h.restartPolicy =
        new HostConfig.RestartPolicy(s.restart().name(), s.restart().maximumRetries());
    h.autoRemove = s.autoRemove();
    h.volumeDriver = s.volumeDriver();
    h.volumesFrom = Absent.orNull(s.volumesFrom());
    h.annotations = s.annotations().isEmpty() ? null : s.annotations();
    h.groupAdd = Absent.orNull(s.process().groupAdd());
    h.storageOpt = s.storageOptions().isEmpty() ? null : s.storageOptions();
    h.shmSize = s.shmBytes() == 0 ? DEFAULT_SHM : s.shmBytes();
    h.sysctls = s.sysctls().isEmpty() ? null : s.sysctls();
    h.runtime = runtime;
    h.init = s.init();
    h.consoleSize = List.of(0, 0);
    h.enableLxcfs = s.rich().lxcfs();
    h.rich = s.rich().enabled();
    h.richMode = s.rich().mode();
    h.initScript = s.rich().initScript();
    network(h, s.network());
    isolation(h, s);
    ResourceWriter.write(h, s.resources());
    h.oomScoreAdj = s.resources().oomScoreAdjust();
    return h;
  }

  private static void network(HostConfig h, NetworkRequest n) {
    h.networkMode = n.mode().isEmpty() ? "default" : n.mode();
    h.portBindings = portBindings(n.published());
    h.publishAllPorts = n.publishAll();
    h.dns = n.dns();
    h.dnsOptions = n.dnsOptions();
    h.dnsSearch = n.dnsSearch();
    h.extraHosts = Absent.orNull(n.extraHosts());
    h.links = Absent.orNull(n.links());
  }

  static Map<String, @Nullable List<HostConfig.PortBinding>> portBindings(
      List<PublishedPort> published) {
    Map<String, @Nullable List<HostConfig.PortBinding>> ports = new TreeMap<>();
    for (PublishedPort p : published) {
      ports
          .computeIfAbsent(p.containerPort() + "/" + p.protocol(), k -> new ArrayList<>(1))
          .add(new HostConfig.PortBinding(p.hostAddress(), hostPort(p)));
    }
    return ports;
  }

  private static String hostPort(PublishedPort p) {
    if (p.hostPort() == 0) {
      return "";
    }
    return p.hostPortEnd() > p.hostPort()
        ? p.hostPort() + "-" + p.hostPortEnd()
        : Integer.toString(p.hostPort());
  }

  private static void isolation(HostConfig h, ContainerSpec s) {
    h.ipcMode = s.namespaces().ipc().isEmpty() ? "private" : s.namespaces().ipc();
    h.pidMode = s.namespaces().pid();
    h.utsMode = s.namespaces().uts();
    h.cgroupnsMode = s.namespaces().cgroup().isEmpty() ? "host" : s.namespaces().cgroup();
    h.usernsMode = s.namespaces().user();
    h.privileged = s.security().privileged();
    h.capAdd = Absent.orNull(s.security().capAdd());
    h.capDrop = Absent.orNull(s.security().capDrop());
    h.securityOpt = Absent.orNull(s.security().options());
    h.readonlyRootfs = s.security().readOnlyRoot();
    h.maskedPaths = s.security().maskedPaths();
    h.readonlyPaths = s.security().readOnlyPaths();
  }

  private static List<String> binds(List<MountRequest> mounts) {
    return mounts.stream()
        .filter(m -> m.origin() == Origin.BINDS)
        .map(
            m ->
                (m.source().isEmpty() ? "" : m.source() + ":")
                    + m.target()
                    + (m.modes().isEmpty() ? "" : ":" + String.join(",", m.modes())))
        .toList();
  }

  private static @Nullable Map<String, String> tmpfs(List<MountRequest> mounts) {
    Map<String, String> tmpfs = new LinkedHashMap<>();
    mounts.stream()
        .filter(m -> m.origin() == Origin.TMPFS)
        .forEach(m -> tmpfs.put(m.target(), String.join(",", m.tmpfsOptions())));
    return tmpfs.isEmpty() ? null : tmpfs;
  }

  private static List<Mount> mounts(List<MountRequest> mounts) {
    return mounts.stream().filter(m -> m.origin() == Origin.MOUNTS).map(SpecWriter::mount).toList();
  }

  private static Mount mount(MountRequest m) {
    String source = m.source().isEmpty() ? null : m.source();
    return switch (m.type()) {
      case BIND ->
          new Mount(
              "bind",
              source,
              m.target(),
              m.readOnly(),
              null,
              new Mount.BindOptions(
                  Absent.emptyToNull(m.propagation()),
                  !m.recursive(),
                  m.createSource(),
                  m.readOnlyDepth() == ReadOnlyDepth.THIS_MOUNT,
                  m.readOnlyDepth() == ReadOnlyDepth.EVERYTHING),
              null,
              null);
      case VOLUME ->
          new Mount(
              "volume",
              source,
              m.target(),
              m.readOnly(),
              null,
              null,
              new Mount.VolumeOptions(
                  !m.copyUp(),
                  m.labels(),
                  new Mount.DriverConfig(m.driver(), m.driverOptions()),
                  m.subpath()),
              null);
      case TMPFS ->
          new Mount("tmpfs", null, m.target(), m.readOnly(), null, null, null, tmpfsOptions(m));
    };
  }

  private static Mount.TmpfsOptions tmpfsOptions(MountRequest m) {
    long size = 0;
    int mode = 0;
    List<@Nullable List<String>> others = new ArrayList<>();
    for (String option : m.tmpfsOptions()) {
      if (option.matches("size=\\d{1,18}")) {
        size = Long.parseLong(option.substring("size=".length()));
      } else if (option.matches("mode=[0-7]{1,4}")) {
        mode = Integer.parseInt(option.substring("mode=".length()), 8);
      } else {
        others.add(List.of(option.split("=", 2)));
      }
    }
    return new Mount.TmpfsOptions(size, mode, Absent.orNull(others));
  }
}
