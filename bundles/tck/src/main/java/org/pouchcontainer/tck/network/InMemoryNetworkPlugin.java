package org.pouchcontainer.tck.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkCapabilities;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.pouchcontainer.spi.network.NetworkSpec.Subnet;

/**
 * A network plugin that connects nothing: for tests of what calls one. It keeps addresses and ports
 * as a real one does, IPv4 and IPv6.
 */
public final class InMemoryNetworkPlugin implements NetworkPlugin {
  private static final int FIRST_RANDOM_PORT = 49153;

  private final String name;
  private final Map<String, NetworkSpec> networks = new HashMap<>();
  private final Map<String, Map<String, EndpointInfo>> endpoints = new HashMap<>();

  /** A plugin of this name. */
  public InMemoryNetworkPlugin(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public NetworkCapabilities capabilities() {
    return new NetworkCapabilities(true, false, true);
  }

  /** What is attached to a network now, by endpoint id. */
  public synchronized Map<String, EndpointInfo> endpoints(String networkId) {
    return Map.copyOf(endpoints.getOrDefault(networkId, Map.of()));
  }

  /** The networks that exist, by id. */
  public synchronized Map<String, NetworkSpec> networks() {
    return Map.copyOf(networks);
  }

  @Override
  public synchronized NetworkSpec createNetwork(NetworkSpec asked) {
    List<Subnet> subnets = new ArrayList<>();
    asked.subnets().forEach(subnet -> subnets.add(filled(subnet)));
    if (subnets.stream().allMatch(InMemoryNetworkPlugin::isV6)) {
      subnets.add(0, filled(new Subnet(free(asked.id(), "10.%d.0.0/16"), "", "", List.of())));
    }
    if (asked.ipv6() && subnets.stream().noneMatch(InMemoryNetworkPlugin::isV6)) {
      subnets.add(filled(new Subnet(free(asked.id(), "fd00:%d::/64"), "", "", List.of())));
    }
    NetworkSpec made =
        new NetworkSpec(
            asked.id(), asked.name(), subnets, asked.ipv6(), asked.internal(), asked.options());
    for (Subnet subnet : subnets) {
      if (isTaken(asked.id(), subnet.cidr())) {
        throw EngineException.conflict(
            "create network \"" + asked.name() + "\": " + subnet.cidr() + " is taken");
      }
    }
    networks.put(asked.id(), made);
    return made;
  }

  private static boolean isV6(Subnet subnet) {
    return subnet.cidr().indexOf(':') >= 0;
  }

  private String free(String id, String form) {
    NetworkSpec present = networks.get(id);
    boolean v6 = form.indexOf(':') >= 0;
    if (present != null) {
      return present.subnets().stream()
          .filter(subnet -> isV6(subnet) == v6)
          .findFirst()
          .orElseThrow()
          .cidr();
    }
    for (int i = 0; i < 256; i++) {
      String cidr = form.formatted(i);
      if (!isTaken(id, cidr)) {
        return cidr;
      }
    }
    throw new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "no subnet is free");
  }

  private boolean isTaken(String id, String cidr) {
    return networks.values().stream()
        .filter(other -> !other.id().equals(id))
        .flatMap(other -> other.subnets().stream())
        .anyMatch(other -> Subnets.overlap(other.cidr(), cidr));
  }

  private static Subnet filled(Subnet asked) {
    String base = Subnets.address(asked.cidr(), 0);
    String cidr = base + "/" + Subnets.prefix(asked.cidr());
    String gateway =
        asked.gateway().isEmpty()
            ? Subnets.address(cidr, 1)
            : Subnets.canonical(Subnets.head(asked.gateway()));
    if (!Subnets.contains(cidr, gateway)) {
      throw EngineException.invalid("gateway " + gateway + " is not in " + cidr);
    }
    if (!asked.range().isEmpty()
        && (!Subnets.contains(cidr, asked.range())
            || Subnets.prefix(asked.range()) < Subnets.prefix(cidr))) {
      throw EngineException.invalid("range " + asked.range() + " is not in " + cidr);
    }
    return new Subnet(cidr, gateway, asked.range(), asked.reserved());
  }

  @Override
  public synchronized void removeNetwork(NetworkSpec network) {
    networks.remove(network.id());
    endpoints.remove(network.id());
  }

  @Override
  public synchronized EndpointInfo attach(EndpointRequest request) {
    NetworkSpec network = networks.getOrDefault(request.network().id(), request.network());
    List<String> addresses = new ArrayList<>();
    List<String> asked = new ArrayList<>(request.addresses());
    for (Subnet subnet : network.subnets()) {
      addresses.add(address(network, subnet, asked) + "/" + Subnets.prefix(subnet.cidr()));
    }
    if (!asked.isEmpty()) {
      throw EngineException.invalid("address " + asked.get(0) + " is in no subnet");
    }
    EndpointInfo info =
        new EndpointInfo(
            request.macAddress().isEmpty() ? mac(request) : request.macAddress(),
            addresses,
            network.subnets().stream().map(Subnet::gateway).toList(),
            List.of(),
            ports(request));
    endpoints.computeIfAbsent(network.id(), id -> new HashMap<>()).put(request.endpointId(), info);
    return info;
  }

  private static String mac(EndpointRequest request) {
    String id = request.endpointId();
    return "02:42:%s:%s:%s:%s"
        .formatted(id.substring(0, 2), id.substring(2, 4), id.substring(4, 6), id.substring(6, 8));
  }

  private String address(NetworkSpec network, Subnet subnet, List<String> asked) {
    Set<String> used = new HashSet<>();
    used.add(Subnets.canonical(subnet.gateway()));
    endpoints.getOrDefault(network.id(), Map.of()).values().stream()
        .flatMap(info -> info.addresses().stream())
        .forEach(address -> used.add(Subnets.canonical(Subnets.head(address))));
    Optional<String> wanted =
        asked.stream().filter(address -> Subnets.contains(subnet.cidr(), address)).findFirst();
    if (wanted.isPresent()) {
      asked.remove(wanted.get());
      String address = Subnets.canonical(Subnets.head(wanted.get()));
      if (used.contains(address)) {
        throw EngineException.conflict("address " + address + " is taken");
      }
      return address;
    }
    subnet.reserved().forEach(address -> used.add(Subnets.canonical(address)));
    String range = subnet.range().isEmpty() ? subnet.cidr() : subnet.range();
    for (int i = 0; i < Subnets.size(range); i++) {
      String address = Subnets.address(range, i);
      if (!used.contains(address) && isHost(subnet.cidr(), address)) {
        return address;
      }
    }
    throw new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "no address is free in " + range);
  }

  private static boolean isHost(String cidr, String address) {
    return !address.equals(Subnets.address(cidr, 0))
        && !address.equals(Subnets.address(cidr, Subnets.size(cidr) - 1));
  }

  private List<PublishedPort> ports(EndpointRequest request) {
    List<PublishedPort> made = new ArrayList<>();
    for (PublishedPort port : request.ports()) {
      check(port);
      int number = port.hostPort();
      if (number == 0) {
        number = FIRST_RANDOM_PORT;
        while (isTaken(made, port, number)) {
          number++;
        }
      } else if (isTaken(made, port, number)) {
        throw EngineException.conflict("port " + number + "/" + port.protocol() + " is taken");
      }
      made.add(
          new PublishedPort(port.protocol(), port.containerPort(), port.hostAddress(), number));
    }
    return made;
  }

  private static void check(PublishedPort port) {
    if (!List.of("tcp", "udp", "sctp").contains(port.protocol())
        || port.hostPort() < 0
        || port.hostPort() > 65535) {
      throw EngineException.invalid("port " + port.hostPort() + "/" + port.protocol());
    }
    if (!port.hostAddress().isEmpty()) {
      Subnets.bytes(port.hostAddress());
    }
  }

  private boolean isTaken(List<PublishedPort> made, PublishedPort port, int number) {
    List<PublishedPort> all = new ArrayList<>(made);
    endpoints.values().forEach(e -> e.values().forEach(info -> all.addAll(info.ports())));
    return all.stream()
        .anyMatch(
            other ->
                other.hostPort() == number
                    && other.protocol().equals(port.protocol())
                    && (other.hostAddress().equals(port.hostAddress())
                        || other.hostAddress().isEmpty()
                        || port.hostAddress().isEmpty()));
  }

  @Override
  public synchronized void detach(EndpointRequest request) {
    endpoints.getOrDefault(request.network().id(), new HashMap<>()).remove(request.endpointId());
  }

  @Override
  public synchronized void restore(EndpointRequest request, EndpointInfo info) {
    endpoints
        .computeIfAbsent(request.network().id(), id -> new HashMap<>())
        .put(request.endpointId(), info);
  }
}
