package org.pouchcontainer.spi.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.ContainerId;

/**
 * A container's place in a network.
 *
 * @param network the network as made
 * @param endpointId unique, 64 hex digits
 * @param container whose endpoint it is
 * @param namespace path of the network namespace
 * @param interfaceName the interface's name inside, as {@code eth0}
 * @param defaultRoute whether the way out of the namespace leads through this network
 * @param names names by which others in the network find it
 * @param addresses requested static addresses, empty for dynamic ones
 * @param macAddress requested hardware address, empty for any
 * @param ports ports to publish
 * @param options endpoint options
 */
public record EndpointRequest(
    NetworkSpec network,
    String endpointId,
    ContainerId container,
    Path namespace,
    String interfaceName,
    boolean defaultRoute,
    List<String> names,
    List<String> addresses,
    String macAddress,
    List<PublishedPort> ports,
    Map<String, String> options) {
  /**
   * Option: resolvers that are asked for names outside of the network, addresses separated by
   * commas. The engine sets it where a container has its own.
   */
  public static final String OPTION_DNS = "org.pouchcontainer.dns.servers";

  /** Copies its collections. */
  public EndpointRequest {
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
    options = Map.copyOf(options);
  }

  /**
   * A host port that leads into the container.
   *
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   * @param containerPort 1 to 65535
   * @param hostAddress empty for all
   * @param hostPort 1 to 65535, 0 for any free one
   * @param hostPortEnd with {@code hostPort} the range to choose one from; users may ask so, a
   *     plugin is always given {@code hostPort} itself or 0
   */
  public record PublishedPort(
      String protocol, int containerPort, String hostAddress, int hostPort, int hostPortEnd) {
    /** One without a range is not less than its port. */
    public PublishedPort {
      hostPortEnd = Math.max(hostPort, hostPortEnd);
    }

    /** This very port, or any. */
    public PublishedPort(String protocol, int containerPort, String hostAddress, int hostPort) {
      this(protocol, containerPort, hostAddress, hostPort, hostPort);
    }

    /** The same with another host port. */
    public PublishedPort at(int newHostPort) {
      return new PublishedPort(protocol, containerPort, hostAddress, newHostPort);
    }
  }
}
