package org.pouchcontainer.engine.network;

import java.time.Instant;
import java.util.List;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkCreation.Pool;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.pouchcontainer.spi.network.NetworkSpec.Subnet;

/**
 * A network as stored.
 *
 * @param id 64 hex digits
 * @param created when
 * @param creation as made: driver, subnets and gateways filled in
 * @param predefined whether it comes with the engine
 * @param ownSubnets whether its creator named the subnets, so that static addresses mean something
 */
public record NetworkRecord(
    String id, Instant created, NetworkCreation creation, boolean predefined, boolean ownSubnets) {
  /** Driver of the network {@code none}. */
  static final String NULL_DRIVER = "null";

  /** Its name. */
  public String name() {
    return creation.name();
  }

  /** Its plugin's name. */
  public String driver() {
    return creation.driver();
  }

  /** Whether a plugin makes its endpoints. */
  public boolean isPlugged() {
    return !driver().equals(NetworkMode.HOST) && !driver().equals(NULL_DRIVER);
  }

  /** Whether containers in it find each other by name. */
  boolean hasNames() {
    return isPlugged() && !predefined;
  }

  /** How messages name it. */
  String label() {
    return "network " + name() + " (" + id.substring(0, 12) + ")";
  }

  /** What the plugin is given. */
  NetworkSpec spec() {
    return new NetworkSpec(
        id,
        name(),
        creation.ipam().pools().stream().map(NetworkRecord::subnet).toList(),
        creation.ipv6(),
        creation.internal(),
        creation.options());
  }

  private static Subnet subnet(Pool pool) {
    return new Subnet(
        pool.subnet(), pool.gateway(), pool.range(), List.copyOf(pool.auxiliary().values()));
  }

  /** The same network with what the plugin has filled in. */
  NetworkRecord filledIn(NetworkSpec made) {
    List<Pool> old = creation.ipam().pools();
    List<Pool> pools =
        made.subnets().stream()
            .map(
                s ->
                    new Pool(
                        s.cidr(),
                        s.range(),
                        s.gateway(),
                        old.stream()
                            .filter(p -> p.subnet().equals(s.cidr()))
                            .map(Pool::auxiliary)
                            .findFirst()
                            .orElse(java.util.Map.of())))
            .toList();
    return withCreation(
        new NetworkCreation(
            creation.name(),
            creation.driver(),
            new NetworkCreation.Ipam(creation.ipam().driver(), creation.ipam().options(), pools),
            creation.ipv6(),
            creation.internal(),
            creation.attachable(),
            creation.options(),
            creation.labels()));
  }

  NetworkRecord withCreation(NetworkCreation changed) {
    return new NetworkRecord(id, created, changed, predefined, ownSubnets);
  }

  /** Its subnets. */
  List<Cidr> subnets() {
    return creation.ipam().pools().stream().map(p -> Cidr.parse("subnet", p.subnet())).toList();
  }
}
