package org.pouchcontainer.rest.map;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.EndpointSettings;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** How containers are connected, as inspect and list show it. */
final class EndpointViews {
  private static final int WITHOUT_LEGACY = 52;
  private static final int TELLS_NAMES = 44;
  private static final int TELLS_PRIORITY = 48;
  private static final String DEFAULT_NETWORK = "bridge";
  private static final EndpointSettings NOWHERE = endpoint("", new ApiLevel(ApiDialect.POUCH, 0));

  private EndpointViews() {}

  static ContainerBodies.NetworkSettings settings(ContainerDetails d, ApiLevel level) {
    Map<String, EndpointSettings> networks = networks(d, level);
    return new ContainerBodies.NetworkSettings(
        d.network().sandboxId(),
        d.network().sandboxKey(),
        portMap(d),
        level.docker(WITHOUT_LEGACY)
            ? null
            : legacy(networks.getOrDefault(DEFAULT_NETWORK, NOWHERE)),
        networks);
  }

  private static ContainerBodies.Legacy legacy(EndpointSettings e) {
    return new ContainerBodies.Legacy(
        "",
        false,
        "",
        0,
        null,
        null,
        Absent.text(e.endpointID()),
        Absent.text(e.gateway()),
        Absent.text(e.globalIpv6Address()),
        (int) e.globalIpv6PrefixLen(),
        Absent.text(e.ipAddress()),
        e.ipPrefixLen(),
        Absent.text(e.ipv6Gateway()),
        Absent.text(e.macAddress()));
  }

  /** Published ports as they are while it runs, and null for exposed ones that are not. */
  private static Map<String, @Nullable List<HostConfig.PortBinding>> portMap(ContainerDetails d) {
    if (isBuiltIn(mode(d)) || !d.state().status().isAlive()) {
      return Map.of();
    }
    Map<String, @Nullable List<HostConfig.PortBinding>> ports =
        SpecWriter.portBindings(published(d));
    d.spec().process().exposedPorts().forEach(p -> ports.putIfAbsent(p, null));
    return ports;
  }

  private static List<PublishedPort> published(ContainerDetails d) {
    return d.network().ports().isEmpty() ? d.spec().network().published() : d.network().ports();
  }

  /** Ports of a row of a list: published ones, and exposed ones without a host port. */
  static List<ContainerBodies.Port> ports(ContainerDetails d) {
    List<ContainerBodies.Port> ports = new ArrayList<>();
    Set<String> shown = new LinkedHashSet<>();
    for (PublishedPort p : published(d)) {
      shown.add(p.containerPort() + "/" + p.protocol());
      ports.add(
          new ContainerBodies.Port(
              p.hostAddress().isEmpty() ? "0.0.0.0" : p.hostAddress(),
              p.containerPort(),
              p.hostPort() == 0 ? null : p.hostPort(),
              p.protocol()));
    }
    for (String exposed : d.spec().process().exposedPorts()) {
      if (!shown.contains(exposed) && exposed.matches("\\d{1,5}/[a-z]{1,8}")) {
        int slash = exposed.indexOf('/');
        ports.add(
            new ContainerBodies.Port(
                null,
                Integer.parseInt(exposed.substring(0, slash)),
                null,
                exposed.substring(slash + 1)));
      }
    }
    return ports;
  }

  static String mode(ContainerDetails d) {
    String mode = d.spec().network().mode();
    return mode.isEmpty() ? "default" : mode;
  }

  private static boolean isBuiltIn(String mode) {
    return mode.equals("none") || mode.equals("host");
  }

  /** Clients expect an entry for none and host too, though nothing is behind it. */
  static Map<String, EndpointSettings> networks(ContainerDetails d, ApiLevel level) {
    Map<String, EndpointSettings> networks = new TreeMap<>();
    d.network().endpoints().forEach((name, e) -> networks.put(name, endpoint(e, level)));
    if (networks.isEmpty() && isBuiltIn(mode(d))) {
      networks.put(mode(d), endpoint(NetworkViews.idOf(mode(d)), level));
    }
    return networks;
  }

  private static EndpointSettings endpoint(String networkId, ApiLevel level) {
    return endpoint(
        new ContainerDetails.EndpointStatus(
            networkId, "", "", "", "", "", "", List.of(), NetworkRequest.EndpointSettings.NONE),
        level);
  }

  private static EndpointSettings endpoint(ContainerDetails.EndpointStatus e, ApiLevel level) {
    NetworkRequest.EndpointSettings asked = e.settings();
    boolean fixed = !asked.ipv4Address().isEmpty() || !asked.ipv6Address().isEmpty();
    return new EndpointSettings(
        fixed
            ? new EndpointSettings.IpamConfig(
                Absent.emptyToNull(asked.ipv4Address()), Absent.emptyToNull(asked.ipv6Address()))
            : null,
        Absent.orNull(asked.links()),
        Absent.orNull(asked.aliases()),
        e.macAddress(),
        asked.driverOptions().isEmpty() ? null : asked.driverOptions(),
        e.networkId(),
        e.endpointId(),
        e.gateway(),
        address(e.ipv4()),
        prefix(e.ipv4()),
        e.ipv6Gateway(),
        address(e.ipv6()),
        prefix(e.ipv6()),
        level.docker(TELLS_PRIORITY) ? 0 : null,
        level.docker(TELLS_NAMES) ? Absent.orNull(e.names()) : null);
  }

  private static String address(String withPrefix) {
    int slash = withPrefix.indexOf('/');
    return slash < 0 ? withPrefix : withPrefix.substring(0, slash);
  }

  private static int prefix(String withPrefix) {
    int slash = withPrefix.indexOf('/');
    return slash < 0 ? 0 : Integer.parseInt(withPrefix.substring(slash + 1));
  }
}
