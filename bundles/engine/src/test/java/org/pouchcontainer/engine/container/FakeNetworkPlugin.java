package org.pouchcontainer.engine.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkCapabilities;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.pouchcontainer.spi.network.NetworkSpec.Subnet;

/**
 * Networks that exist only here: {@code .2}, {@code .3} and so on of subnets of 24 bits. Knows
 * nothing after {@link #forget}, as a plugin in a new engine.
 */
final class FakeNetworkPlugin implements NetworkPlugin {
  final Map<String, NetworkSpec> networks = new TreeMap<>();
  final Map<String, EndpointRequest> endpoints = new HashMap<>();
  final Map<String, EndpointInfo> infos = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  volatile @Nullable EngineException failAttach;
  private int chosen = 17;
  private int port = 32768;

  synchronized void forget() {
    networks.clear();
    endpoints.clear();
    infos.clear();
  }

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public NetworkCapabilities capabilities() {
    return new NetworkCapabilities(true, true, true);
  }

  @Override
  public synchronized NetworkSpec createNetwork(NetworkSpec n) {
    calls.add("create " + n.name());
    List<Subnet> subnets = new ArrayList<>(n.subnets());
    if (subnets.isEmpty()) {
      subnets.add(new Subnet("172." + chosen++ + ".0.0/16", "", "", List.of()));
    }
    subnets.replaceAll(
        s ->
            s.gateway().isEmpty()
                ? new Subnet(s.cidr(), prefix(s) + "1", s.range(), s.reserved())
                : s);
    NetworkSpec made =
        new NetworkSpec(n.id(), n.name(), subnets, n.ipv6(), n.internal(), n.options());
    networks.put(n.id(), made);
    return made;
  }

  private static String prefix(Subnet subnet) {
    return subnet.cidr().replaceFirst("[0-9]+/[0-9]+$|:/[0-9]+$", "").replaceFirst(":$", "::");
  }

  @Override
  public synchronized void removeNetwork(NetworkSpec network) {
    calls.add("remove " + network.name());
    networks.remove(network.id());
  }

  @Override
  public synchronized EndpointInfo attach(EndpointRequest e) {
    calls.add("attach " + e.network().name());
    if (failAttach != null) {
      throw failAttach;
    }
    if (!networks.containsKey(e.network().id())) {
      throw EngineException.internal("the engine did not make " + e.network().name(), null);
    }
    String address = e.addresses().isEmpty() ? free(e) : e.addresses().get(0);
    if (isTaken(address)) {
      throw EngineException.conflict("address " + address + " is taken");
    }
    List<PublishedPort> ports = new ArrayList<>();
    for (PublishedPort p : e.ports()) {
      PublishedPort at = p.hostPort() == 0 ? p.at(port++) : p;
      if (infos.values().stream()
          .flatMap(i -> i.ports().stream())
          .anyMatch(other -> other.hostPort() == at.hostPort())) {
        throw EngineException.conflict("Bind for port " + at.hostPort() + ": already allocated");
      }
      ports.add(at);
    }
    boolean named = !e.names().isEmpty();
    Subnet subnet = e.network().subnets().get(0);
    EndpointInfo info =
        new EndpointInfo(
            e.macAddress().isEmpty() ? "02:42:00:00:00:01" : e.macAddress(),
            List.of(address + subnet.cidr().replaceFirst(".*/", "/")),
            List.of(subnet.gateway()),
            named ? List.of(subnet.gateway()) : List.of(),
            ports);
    endpoints.put(e.endpointId(), e);
    infos.put(e.endpointId(), info);
    return info;
  }

  private String free(EndpointRequest e) {
    for (int i = 2; ; i++) {
      String address = prefix(e.network().subnets().get(0)) + i;
      if (!isTaken(address)) {
        return address;
      }
    }
  }

  private boolean isTaken(String address) {
    return infos.values().stream()
        .flatMap(i -> i.addresses().stream())
        .anyMatch(a -> a.startsWith(address + "/"));
  }

  @Override
  public synchronized void detach(EndpointRequest e) {
    calls.add("detach " + e.network().name());
    endpoints.remove(e.endpointId());
    infos.remove(e.endpointId());
  }

  @Override
  public synchronized void restore(EndpointRequest e, EndpointInfo info) {
    calls.add("restore " + e.network().name());
    endpoints.put(e.endpointId(), e);
    infos.put(e.endpointId(), info);
  }
}
