package org.pouchcontainer.engine.network;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.api.container.ContainerDetails.EndpointStatus;
import org.pouchcontainer.api.container.ContainerDetails.NetworkStatus;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkDetails.Endpoint;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.network.Connections.Wanted;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** Shows networks and endpoints as front ends see them. Takes no lock and asks no plugin. */
public final class NetworkViews {
  private final Networks networks;
  private final Sandboxes sandboxes;
  private final Supplier<Collection<ContainerRecord>> containers;

  /** Shows what these know. */
  public NetworkViews(
      Networks networks, Sandboxes sandboxes, Supplier<Collection<ContainerRecord>> containers) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.containers = containers;
  }

  /** How a container is connected. */
  public NetworkStatus of(ContainerRecord record) {
    NetworkMode mode = NetworkMode.parse(record.spec().network());
    if (mode instanceof NetworkMode.OfContainer other) {
      return shared(other);
    }
    Map<String, EndpointStatus> endpoints = new HashMap<>();
    for (Wanted wanted : record.connections().wanted()) {
      endpoints.put(wanted.network(), endpoint(record, wanted));
    }
    List<PublishedPort> ports =
        record.connections().live().stream().flatMap(l -> l.info().ports().stream()).toList();
    boolean own = record.process() != null && !(mode instanceof NetworkMode.Host);
    return new NetworkStatus(
        own ? record.id().value() : "", own ? key(record).toString() : "", endpoints, ports);
  }

  private Path key(ContainerRecord record) {
    boolean pinned = record.connections().live().stream().anyMatch(Live::isPlugged);
    return pinned && sandboxes.exists(record.id())
        ? sandboxes.pin(record.id())
        : Path.of("/proc/" + record.process().pid() + "/ns/net");
  }

  /** The namespace of the other, in which it has no endpoints of its own. */
  private NetworkStatus shared(NetworkMode.OfContainer mode) {
    Optional<ContainerRecord> owner =
        containers.get().stream()
            .filter(r -> r.id().value().equals(mode.container()))
            .filter(r -> r.process() != null)
            .findFirst();
    return owner
        .map(this::of)
        .map(s -> new NetworkStatus(s.sandboxId(), s.sandboxKey(), Map.of(), List.of()))
        .orElse(NetworkStatus.NONE);
  }

  private EndpointStatus endpoint(ContainerRecord record, Wanted wanted) {
    Optional<NetworkRecord> network = networks.find(wanted.network());
    Optional<Live> live =
        record.connections().live().stream()
            .filter(l -> l.network().equals(wanted.network()))
            .findFirst();
    EndpointInfo info = live.map(Live::info).orElse(Live.NO_INFO);
    return new EndpointStatus(
        live.map(Live::networkId).orElse(network.map(NetworkRecord::id).orElse("")),
        live.map(Live::endpointId).orElse(""),
        info.macAddress(),
        first(info.addresses(), false),
        first(info.gateways(), false),
        first(info.addresses(), true),
        first(info.gateways(), true),
        live.map(Live::names)
            .orElseGet(
                () ->
                    network
                        .map(n -> Endpoints.names(record, n, wanted.settings()))
                        .orElse(List.of())),
        wanted.settings());
  }

  private static String first(List<String> addresses, boolean ipv6) {
    return addresses.stream().filter(a -> a.contains(":") == ipv6).findFirst().orElse("");
  }

  /** Whether a container is in a network, by the network's name or id. */
  public boolean isIn(ContainerRecord record, String network) {
    boolean id = network.matches("[0-9a-f]{12,64}");
    return record.connections().wanted().stream()
        .map(Wanted::network)
        .anyMatch(
            name ->
                name.equals(network)
                    || (id
                        && networks
                            .find(name)
                            .filter(n -> n.id().startsWith(network))
                            .isPresent()));
  }

  // Networks.

  /** A network with its endpoints. */
  NetworkDetails of(NetworkRecord network) {
    Map<String, Endpoint> endpoints = new HashMap<>();
    for (ContainerRecord record : containers.get()) {
      record
          .connections()
          .live(network.id())
          .ifPresent(live -> endpoints.put(record.id().value(), endpoint(record, live)));
    }
    return new NetworkDetails(
        network.id(),
        network.created(),
        "local",
        network.creation(),
        network.predefined(),
        endpoints);
  }

  private static Endpoint endpoint(ContainerRecord record, Live live) {
    return new Endpoint(
        record.name(),
        live.endpointId(),
        live.info().macAddress(),
        first(live.info().addresses(), false),
        first(live.info().addresses(), true));
  }
}
