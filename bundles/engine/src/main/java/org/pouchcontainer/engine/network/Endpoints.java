package org.pouchcontainer.engine.network;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkPlugin;

/** Makes single endpoints through the plugins, and takes them away. */
final class Endpoints {
  private final Networks networks;
  private final Sandboxes sandboxes;
  private final Supplier<Collection<ContainerRecord>> containers;
  private final Settling settling;

  Endpoints(
      Networks networks,
      Sandboxes sandboxes,
      Supplier<Collection<ContainerRecord>> containers,
      Settling settling) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.containers = containers;
    this.settling = settling;
  }

  /**
   * The id of a container's endpoint in a network. It is the same in each run, so that after a
   * crash what is left of an endpoint can be taken away without a record of it.
   */
  static String id(ContainerId container, String networkId) {
    return Digest.sha256((container + "/" + networkId).getBytes(StandardCharsets.US_ASCII)).hex();
  }

  /** The endpoint as it will be, before its plugin has made it. */
  static Live plan(
      ContainerRecord record,
      NetworkRecord network,
      EndpointSettings settings,
      String interfaceName,
      boolean defaultRoute) {
    return new Live(
        network.id(),
        network.name(),
        id(record.id(), network.id()),
        interfaceName,
        defaultRoute,
        names(record, network, settings),
        Live.NO_INFO);
  }

  /** By which names others in a network find a container; none in predefined networks. */
  static List<String> names(
      ContainerRecord record, NetworkRecord network, EndpointSettings settings) {
    if (!network.hasNames()) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(record.name());
    names.addAll(settings.aliases());
    names.add(record.id().shortForm());
    if (!record.spec().hostname().isEmpty()) {
      names.add(record.spec().hostname());
    }
    return List.copyOf(names);
  }

  /** Makes an endpoint; nothing is left after a failure. */
  Live attach(ContainerRecord record, NetworkRecord network, Live planned, PortPlan ports) {
    NetworkPlugin plugin = networks.plugin(network);
    boolean waited = false;
    while (true) {
      List<PublishedPort> chosen =
          ports
              .next(taken())
              .orElseThrow(
                  () ->
                      EngineException.conflict(
                          "publish ports: all ports of the range are already allocated"));
      try {
        EndpointInfo info = plugin.attach(request(record, network, planned, chosen));
        return planned.with(info);
      } catch (EngineException e) {
        boolean mayBeReleased =
            e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.RESOURCE_EXHAUSTED;
        if (!mayBeReleased) {
          throw e;
        }
        if (!waited) {
          waited = true;
          if (settling.await()) {
            continue;
          }
        }
        if (!ports.hasRanges()) {
          throw e;
        }
      }
    }
  }

  private List<PublishedPort> taken() {
    return containers.get().stream()
        .flatMap(record -> record.connections().live().stream())
        .flatMap(live -> live.info().ports().stream())
        .toList();
  }

  /**
   * Makes an endpoint again with its address, now with the default route and these ports. For the
   * moment of that the container is not in the network.
   */
  Live makeWayOut(
      ContainerRecord record, NetworkRecord network, Live live, List<PublishedPort> ports) {
    NetworkPlugin plugin = networks.plugin(network);
    Live leading =
        new Live(
            live.networkId(),
            live.network(),
            live.endpointId(),
            live.interfaceName(),
            true,
            live.names(),
            live.info());
    EndpointRequest plain = request(record, network, leading, ports);
    EndpointRequest same =
        new EndpointRequest(
            plain.network(),
            plain.endpointId(),
            plain.container(),
            plain.namespace(),
            plain.interfaceName(),
            true,
            plain.names(),
            live.info().addresses().stream().map(a -> a.replaceFirst("/.*", "")).toList(),
            live.info().macAddress(),
            ports,
            plain.options());
    plugin.detach(plain);
    return leading.with(plugin.attach(same));
  }

  /** Takes an endpoint away. Idempotent. */
  void detach(ContainerRecord record, NetworkRecord network, Live live) {
    networks.plugin(network).detach(request(record, network, live, live.info().ports()));
  }

  /** Makes the host's side of an endpoint anew, with its names as they are now. */
  void restore(ContainerRecord record, NetworkRecord network, Live live) {
    networks
        .plugin(network)
        .restore(request(record, network, live, live.info().ports()), live.info());
  }

  private EndpointRequest request(
      ContainerRecord record, NetworkRecord network, Live live, List<PublishedPort> ports) {
    EndpointSettings settings =
        record
            .connections()
            .wanted(network.name())
            .map(Connections.Wanted::settings)
            .orElse(EndpointSettings.NONE);
    return new EndpointRequest(
        networks.spec(network),
        live.endpointId(),
        record.id(),
        namespace(record),
        live.interfaceName(),
        live.defaultRoute(),
        live.names(),
        Stream.of(settings.ipv4Address(), settings.ipv6Address())
            .filter(text -> !text.isEmpty())
            .toList(),
        macAddress(record, network, settings),
        ports,
        options(record, network, settings));
  }

  /** The resolvers of a container are asked by those of its network. */
  private static Map<String, String> options(
      ContainerRecord record, NetworkRecord network, EndpointSettings settings) {
    List<String> servers = record.spec().network().dns();
    if (!network.hasNames() || servers.isEmpty()) {
      return settings.driverOptions();
    }
    Map<String, String> options = new HashMap<>(settings.driverOptions());
    options.put(EndpointRequest.OPTION_DNS, String.join(",", servers));
    return options;
  }

  /** The address that was asked for the container is that of its first network. */
  private static String macAddress(
      ContainerRecord record, NetworkRecord network, EndpointSettings settings) {
    List<Connections.Wanted> wanted = record.connections().wanted();
    boolean first = !wanted.isEmpty() && wanted.get(0).network().equals(network.name());
    return settings.macAddress().isEmpty() && first
        ? record.spec().network().macAddress()
        : settings.macAddress();
  }

  /** The pinned namespace, or that of the process where none was pinned. */
  private Path namespace(ContainerRecord record) {
    return record.process() == null || sandboxes.exists(record.id())
        ? sandboxes.pin(record.id())
        : Path.of("/proc/" + record.process().pid() + "/ns/net");
  }

  /** The first name that no endpoint has. */
  static String freeInterface(List<Live> live) {
    List<String> used = new ArrayList<>(live.stream().map(Live::interfaceName).toList());
    int number = 0;
    while (used.contains("eth" + number)) {
      number++;
    }
    return "eth" + number;
  }
}
