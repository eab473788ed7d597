package org.pouchcontainer.network.bridge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;

/**
 * An endpoint with its addresses and ports.
 *
 * @param request what was asked, checked
 * @param network where it is
 * @param v4 its IPv4 address
 * @param v6 its IPv6 address
 * @param mac its hardware address
 * @param ports as published, host ports filled in
 */
record Endpoint(
    EndpointRequest request,
    BridgeNetwork network,
    Optional<Ip> v4,
    Optional<Ip> v6,
    String mac,
    List<EndpointRequest.PublishedPort> ports) {
  private static final int VETH_DIGITS = 11;

  /** The host's end of its cable; follows from the endpoint's id alone. */
  static String veth(EndpointRequest request) {
    return "veth" + request.endpointId().substring(0, VETH_DIGITS);
  }

  String id() {
    return request.endpointId();
  }

  ContainerId container() {
    return request.container();
  }

  String veth() {
    return veth(request);
  }

  /** IPv4 first. */
  List<Ip> addresses() {
    return Stream.concat(v4.stream(), v6.stream()).toList();
  }

  /** Addresses with prefix lengths, IPv4 first. */
  List<String> addressesWithPrefix() {
    return network.pools().stream()
        .flatMap(
            pool ->
                (pool.subnet().v6() ? v6 : v4)
                    .stream().map(ip -> ip + "/" + pool.subnet().prefix()))
        .toList();
  }

  /** What the firewall has to know of its ports; nothing where it may not be touched. */
  List<Mapping> mappings() {
    if (!network.options().firewall()) {
      return List.of();
    }
    return ports.stream().flatMap(port -> Mapping.of(port, v4, v6)).toList();
  }

  /** What the engine is told. */
  EndpointInfo info(List<String> nameServers) {
    List<String> gateways =
        network.spec().internal()
            ? List.of()
            : network.gateways().stream().map(Ip::toString).toList();
    return new EndpointInfo(mac, addressesWithPrefix(), gateways, nameServers, ports);
  }
}
