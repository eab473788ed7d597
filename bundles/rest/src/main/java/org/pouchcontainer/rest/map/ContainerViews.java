package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.ContainerBodies.MountPoint;
import org.pouchcontainer.rest.wire.ContainerBodies.State;
import org.pouchcontainer.rest.wire.EndpointSettings;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** Containers as inspect and list show them. */
public final class ContainerViews {
  private static final String UNKNOWN = "<unknown>";

  private ContainerViews() {}

  /** What inspect answers. */
  public static ContainerBodies.Inspect inspect(ContainerDetails d, ApiDialect dialect) {
    ContainerDetails.HostFiles files = d.files();
    boolean pouch = dialect.tellsPouchFields();
    ContainerBodies.DriverData data =
        new ContainerBodies.DriverData(d.snapshotter(), d.snapshotData());
    return new ContainerBodies.Inspect(
        d.id().value(),
        Times.text(d.created()),
        d.path(),
        d.arguments(),
        state(d.state(), dialect),
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
        d.execIds(),
        SpecWriter.hostConfig(d.spec(), d.runtime()),
        data,
        pouch ? data : null,
        d.mounts().stream().map(ContainerViews::mountPoint).toList(),
        SpecWriter.config(d.spec(), hostname(d)),
        networkSettings(d),
        pouch ? (files.root() == null ? UNKNOWN : files.root()) : null);
  }

  private static String hostname(ContainerDetails d) {
    return d.spec().hostname().isEmpty() ? d.id().shortForm() : d.spec().hostname();
  }

  /** The state alone. */
  public static State state(ContainerState s, ApiDialect dialect) {
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
        Times.text(s.finishedAt()));
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

  private static ContainerBodies.NetworkSettings networkSettings(ContainerDetails d) {
    Map<String, EndpointSettings> networks = networks(d);
    EndpointSettings first =
        networks.isEmpty() ? endpoint("", null) : networks.values().iterator().next();
    boolean bridged = !isBuiltIn(mode(d));
    Map<String, @Nullable List<HostConfig.PortBinding>> ports =
        SpecWriter.portBindings(d.spec().network().published());
    d.spec().process().exposedPorts().forEach(p -> ports.putIfAbsent(p, null));
    return new ContainerBodies.NetworkSettings(
        "",
        d.network().sandboxId(),
        d.network().sandboxKey(),
        false,
        "",
        0,
        bridged && d.state().status().isAlive() ? ports : Map.of(),
        null,
        null,
        Absent.text(first.endpointID()),
        Absent.text(first.gateway()),
        "",
        0,
        Absent.text(first.ipAddress()),
        first.ipPrefixLen(),
        "",
        Absent.text(first.macAddress()),
        networks);
  }

  private static String mode(ContainerDetails d) {
    return d.spec().network().mode();
  }

  private static boolean isBuiltIn(String mode) {
    return mode.equals("none") || mode.equals("host");
  }

  /** Clients expect an entry for none and host too, though nothing is behind it. */
  private static Map<String, EndpointSettings> networks(ContainerDetails d) {
    Map<String, EndpointSettings> networks = new TreeMap<>();
    d.network().endpoints().forEach((name, e) -> networks.put(name, endpoint(name, e)));
    if (networks.isEmpty() && isBuiltIn(mode(d))) {
      networks.put(mode(d), endpoint(NetworkViews.idOf(mode(d)), null));
    }
    return networks;
  }

  private static EndpointSettings endpoint(
      String networkId, ContainerDetails.@Nullable EndpointStatus e) {
    if (e == null) {
      return new EndpointSettings(
          null, null, null, "", null, networkId, "", "", "", 0, "", "", 0, null);
    }
    int slash = e.ipv4().indexOf('/');
    return new EndpointSettings(
        null,
        null,
        Absent.orNull(e.names()),
        e.macAddress(),
        null,
        e.networkId(),
        e.endpointId(),
        e.gateway(),
        slash < 0 ? e.ipv4() : e.ipv4().substring(0, slash),
        slash < 0 ? 0 : Integer.parseInt(e.ipv4().substring(slash + 1)),
        "",
        "",
        0,
        Absent.orNull(e.names()));
  }

  /** One row of a list. */
  public static ContainerBodies.Summary summary(
      ContainerDetails d, ApiDialect dialect, Instant now) {
    ContainerSpec spec = d.spec();
    Object hostConfig =
        dialect.listTellsHostConfig()
            ? SpecWriter.hostConfig(spec, d.runtime())
            : new ContainerBodies.HostConfigSummary(
                mode(d).isEmpty() ? "default" : mode(d), spec.annotations());
    return new ContainerBodies.Summary(
        d.id().value(),
        List.of(dialect.shownName(d.name())),
        spec.image(),
        d.imageId().toString(),
        command(d),
        d.created().getEpochSecond(),
        d.state().status().isAlive() ? ports(spec) : List.of(),
        spec.labels(),
        dialect.stateWord(d.state().status()),
        dialect.statusText(d.state(), now),
        hostConfig,
        new ContainerBodies.NetworkSummary(networks(d)),
        d.mounts().stream().map(ContainerViews::mountPoint).toList());
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

  private static List<ContainerBodies.Port> ports(ContainerSpec spec) {
    List<ContainerBodies.Port> ports = new ArrayList<>();
    for (PublishedPort p : spec.network().published()) {
      ports.add(
          new ContainerBodies.Port(
              p.hostAddress().isEmpty() ? "0.0.0.0" : p.hostAddress(),
              p.containerPort(),
              p.hostPort() == 0 ? null : p.hostPort(),
              p.protocol()));
    }
    return ports;
  }
}
