package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.spi.network.NetworkSpec;

/**
 * A network, checked.
 *
 * @param spec as made, nothing left open
 * @param options what its options say
 * @param v4 its IPv4 addresses
 * @param v6 its IPv6 addresses
 */
record BridgeNetwork(
    NetworkSpec spec, BridgeOptions options, Optional<AddressPool> v4, Optional<AddressPool> v6) {

  String id() {
    return spec.id();
  }

  String bridge() {
    return options.bridge();
  }

  /** IPv4 first. */
  List<AddressPool> pools() {
    return Stream.concat(v4.stream(), v6.stream()).toList();
  }

  /** The host's addresses in it, IPv4 first. */
  List<Ip> gateways() {
    return pools().stream().map(AddressPool::gateway).toList();
  }

  boolean resolvesNames() {
    return !options.predefined();
  }

  /** Whether the other is the same network, made the same way: its addresses stay valid then. */
  boolean isSameAs(BridgeNetwork other) {
    return spec.equals(other.spec);
  }

  /** "network NAME", for messages. */
  String label() {
    return "network \"" + spec.name() + "\"";
  }

  /** The subnets, IPv4 first. */
  List<Cidr> subnets() {
    List<Cidr> subnets = new ArrayList<>();
    pools().forEach(pool -> subnets.add(pool.subnet()));
    return subnets;
  }
}
