package org.pouchcontainer.network.bridge;

import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/**
 * An element of one of the firewall's maps.
 *
 * @param map its name
 * @param key as nftables writes it
 * @param target address and port, as nftables writes it
 */
record Mapping(String map, String key, String target) {
  /** The maps of a table with the types of their keys and targets. */
  static final java.util.List<String[]> MAPS =
      java.util.List.of(
          new String[] {"published4", "inet_proto . inet_service", "ipv4_addr . inet_service"},
          new String[] {
            "published4_at", "ipv4_addr . inet_proto . inet_service", "ipv4_addr . inet_service"
          },
          new String[] {"published6", "inet_proto . inet_service", "ipv6_addr . inet_service"},
          new String[] {
            "published6_at", "ipv6_addr . inet_proto . inet_service", "ipv6_addr . inet_service"
          });

  /** A port without an address is published for each family that the endpoint has. */
  static Stream<Mapping> of(PublishedPort port, Optional<Ip> v4, Optional<Ip> v6) {
    Optional<Ip> at = Optional.of(port.hostAddress()).filter(a -> !a.isEmpty()).map(Ip::parse);
    return Stream.of(v4, v6)
        .flatMap(Optional::stream)
        .filter(target -> at.isEmpty() || at.get().v6() == target.v6())
        .map(target -> of(port, at.filter(ip -> ip.value().signum() != 0), target));
  }

  private static Mapping of(PublishedPort port, Optional<Ip> at, Ip target) {
    String map = (target.v6() ? "published6" : "published4") + (at.isPresent() ? "_at" : "");
    String key = port.protocol() + " . " + port.hostPort();
    return new Mapping(
        map, at.map(ip -> ip + " . " + key).orElse(key), target + " . " + port.containerPort());
  }
}
