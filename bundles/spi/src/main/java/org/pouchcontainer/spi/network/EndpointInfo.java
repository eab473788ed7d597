package org.pouchcontainer.spi.network;

import java.util.List;

/**
 * An endpoint as made.
 *
 * @param macAddress its hardware address
 * @param addresses addresses with prefix length, as {@code 192.168.5.2/24}
 * @param gateways default gateways
 * @param nameServers resolvers to put into resolv.conf, empty to use the host's
 * @param ports published ports, host ports filled in
 */
public record EndpointInfo(
    String macAddress,
    List<String> addresses,
    List<String> gateways,
    List<String> nameServers,
    List<EndpointRequest.PublishedPort> ports) {
  /** Copies its collections. */
  public EndpointInfo {
    addresses = List.copyOf(addresses);
    gateways = List.copyOf(gateways);
    nameServers = List.copyOf(nameServers);
    ports = List.copyOf(ports);
  }
}
