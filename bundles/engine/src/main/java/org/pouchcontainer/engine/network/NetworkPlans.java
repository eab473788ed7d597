package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.network.Connections.Wanted;
import org.pouchcontainer.spi.EngineException;

/** What is asked of networks when a container is made, put into one form and checked. */
public final class NetworkPlans {
  private final Networks networks;
  private final Links links;
  private final DaemonSettings.Bridge bridge;

  NetworkPlans(Networks networks, Links links, DaemonSettings.Bridge bridge) {
    this.networks = networks;
    this.links = links;
    this.bridge = bridge;
  }

  /** The mode that a request means: nothing but loopback where there is no network bridge. */
  public String mode(String asked) {
    boolean any = asked.isEmpty() || asked.equals(NetworkMode.DEFAULT);
    return any && bridge.disabled() ? NetworkMode.NONE : asked;
  }

  /** The networks that a request asks for, by their names; those that are not there as asked. */
  public Connections plan(ContainerSpec spec) {
    Connections asked = Connections.of(spec.network(), NetworkMode.parse(spec.network()));
    Map<String, Wanted> named = new LinkedHashMap<>();
    for (Wanted wanted : asked.wanted()) {
      String name =
          networks.find(wanted.network()).map(NetworkRecord::name).orElse(wanted.network());
      boolean bare = wanted.settings().equals(EndpointSettings.NONE);
      if (!bare || !named.containsKey(name)) {
        named.put(name, new Wanted(name, wanted.settings()));
      }
    }
    return new Connections(List.copyOf(named.values()), List.of());
  }

  /**
   * Checks what a container asks of its networks. One that is not there is missed at its start.
   *
   * @return warnings
   * @throws EngineException INVALID_ARGUMENT; NOT_FOUND for a link to nobody
   */
  public List<String> check(ContainerSpec spec, Connections connections) {
    PortPlan.check(spec);
    NetworkRules.requireMac(spec.network().macAddress());
    List<NetworkRecord> found = new ArrayList<>();
    for (Wanted wanted : connections.wanted()) {
      Optional<NetworkRecord> network = networks.find(wanted.network());
      network.ifPresent(n -> NetworkRules.check(n, wanted.settings()));
      network.ifPresent(found::add);
    }
    if (connections.wanted().size() > 1 && found.stream().anyMatch(n -> !n.isPlugged())) {
      throw EngineException.invalid(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) or host mode");
    }
    links.check(spec, connections);
    return found.stream()
        .filter(network -> network.isPlugged() && !networks.isServed(network))
        .map(network -> "no network plugin for " + network.driver() + " networks is installed:")
        .map(warning -> warning + " the container has only loopback and publishes no port")
        .toList();
  }

  /**
   * Checks what a container asks of one more network.
   *
   * @throws EngineException INVALID_ARGUMENT; NOT_FOUND for a link to nobody
   */
  public void checkOne(NetworkRecord network, EndpointSettings settings) {
    NetworkRules.check(network, settings);
    links.check(settings.links());
  }
}
