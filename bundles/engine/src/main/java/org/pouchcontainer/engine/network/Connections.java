package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.spi.network.EndpointInfo;

/**
 * In which networks a container is, as stored in its record.
 *
 * @param wanted the networks of its next start, the one of its network mode first
 * @param live what is there while it runs
 */
public record Connections(List<Wanted> wanted, List<Live> live) {
  /** Copies its collections. */
  public Connections {
    wanted = List.copyOf(wanted);
    live = List.copyOf(live);
  }

  /**
   * A network that a container is to be in.
   *
   * @param network its name
   * @param settings what was asked
   */
  public record Wanted(String network, EndpointSettings settings) {}

  /**
   * An endpoint that is there.
   *
   * @param networkId the network
   * @param network its name
   * @param endpointId 64 hex digits
   * @param interfaceName inside the container; empty in the networks host and none
   * @param defaultRoute whether the way out leads through it
   * @param names by which others in the network find the container
   * @param info what the plugin made
   */
  public record Live(
      String networkId,
      String network,
      String endpointId,
      String interfaceName,
      boolean defaultRoute,
      List<String> names,
      EndpointInfo info) {
    static final EndpointInfo NO_INFO =
        new EndpointInfo("", List.of(), List.of(), List.of(), List.of());

    /** Copies the names. */
    public Live {
      names = List.copyOf(names);
    }

    /** Whether a plugin made it. */
    public boolean isPlugged() {
      return !interfaceName.isEmpty();
    }

    Live with(EndpointInfo made) {
      return new Live(networkId, network, endpointId, interfaceName, defaultRoute, names, made);
    }

    Live withNames(List<String> newNames) {
      return new Live(networkId, network, endpointId, interfaceName, defaultRoute, newNames, info);
    }
  }

  /**
   * What a request asks for. A container that shares somebody's network is in none itself; one that
   * names networks and no mode is in those only, as docker has it.
   */
  public static Connections of(NetworkRequest request, NetworkMode mode) {
    List<Wanted> wanted = new ArrayList<>();
    String first = mode.own().orElse("");
    if (first.isEmpty()) {
      return new Connections(List.of(), List.of());
    }
    boolean others =
        first.equals(NetworkMode.BRIDGE)
            && !request.endpoints().isEmpty()
            && request.endpoints().keySet().stream().noneMatch(name -> isSame(name, first));
    if (!others) {
      wanted.add(new Wanted(first, settingsOf(request, first)));
    }
    request.endpoints().entrySet().stream()
        .filter(entry -> !isSame(entry.getKey(), first))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> wanted.add(new Wanted(entry.getKey(), entry.getValue())));
    return new Connections(wanted, List.of());
  }

  private static EndpointSettings settingsOf(NetworkRequest request, String network) {
    return request.endpoints().entrySet().stream()
        .filter(entry -> isSame(entry.getKey(), network))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(EndpointSettings.NONE);
  }

  /** Clients name the network bridge by either of its names. */
  private static boolean isSame(String name, String other) {
    return name.equals(other)
        || (other.equals(NetworkMode.BRIDGE) && name.equals(NetworkMode.DEFAULT));
  }

  /** The wish for a network, by its name. */
  public Optional<Wanted> wanted(String network) {
    return wanted.stream().filter(w -> w.network().equals(network)).findFirst();
  }

  /** The endpoint in a network, by the network's id. */
  public Optional<Live> live(String networkId) {
    return live.stream().filter(l -> l.networkId().equals(networkId)).findFirst();
  }

  /** The same wishes with these endpoints. */
  public Connections withLive(List<Live> newLive) {
    return new Connections(wanted, newLive);
  }

  /** The same with one more wish. */
  public Connections with(String network, EndpointSettings settings) {
    return with(new Wanted(network, settings));
  }

  Connections with(Wanted added) {
    List<Wanted> all = new ArrayList<>(wanted);
    all.removeIf(w -> w.network().equals(added.network()));
    all.add(added);
    return new Connections(all, live);
  }

  /** The same with one more endpoint. */
  public Connections with(Live added) {
    List<Live> all = new ArrayList<>(live);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).networkId().equals(added.networkId())) {
        all.set(i, added);
        return new Connections(wanted, all);
      }
    }
    all.add(added);
    return new Connections(wanted, all);
  }

  /** The same without a network, by its name. */
  public Connections without(String network) {
    return new Connections(
        wanted.stream().filter(w -> !w.network().equals(network)).toList(),
        live.stream().filter(l -> !l.network().equals(network)).toList());
  }
}
