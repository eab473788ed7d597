package org.pouchcontainer.network.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The addresses of one subnet: who has which. Kept in memory only; after a restart every endpoint
 * takes its own again. Safe for several threads.
 */
final class AddressPool {
  private final Cidr subnet;
  private final Cidr range;
  private final Ip gateway;
  private final Set<Ip> reserved;
  private final Map<Ip, String> owners = new HashMap<>();

  /**
   * @param range where {@link #allocate} looks
   * @param reserved never given away by {@link #allocate}
   */
  AddressPool(Cidr subnet, Cidr range, Ip gateway, Set<Ip> reserved) {
    this.subnet = subnet;
    this.range = range;
    this.gateway = gateway;
    this.reserved = Set.copyOf(reserved);
  }

  Cidr subnet() {
    return subnet;
  }

  Ip gateway() {
    return gateway;
  }

  /** The lowest free address of the range; what this owner has already stays its own. */
  synchronized Ip allocate(String owner) {
    Optional<Ip> had =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue().equals(owner))
            .map(Map.Entry::getKey)
            .findFirst();
    if (had.isPresent()) {
      return had.get();
    }
    for (Ip ip = range.first(); range.contains(ip); ip = ip.plus(1)) {
      if (isUsable(ip) && !reserved.contains(ip) && owners.putIfAbsent(ip, owner) == null) {
        return ip;
      }
    }
    throw new EngineException(
        ErrorKind.RESOURCE_EXHAUSTED, "no address is free in " + range + "; remove an endpoint");
  }

  /**
   * Takes a certain address.
   *
   * @throws EngineException CONFLICT if somebody has it, INVALID_ARGUMENT if nobody may
   */
  synchronized void take(String owner, Ip ip) {
    if (!subnet.contains(ip)) {
      throw EngineException.invalid("address " + ip + " is not in subnet " + subnet);
    }
    if (!isHost(ip)) {
      throw EngineException.invalid("address " + ip + " is not one of a host in " + subnet);
    }
    String present = ip.equals(gateway) ? "the gateway" : owners.putIfAbsent(ip, owner);
    if (present != null && !present.equals(owner)) {
      throw EngineException.conflict("address " + ip + " is already in use");
    }
  }

  /** Gives back what this owner has. Idempotent. */
  synchronized void release(String owner) {
    owners.values().removeIf(owner::equals);
  }

  private boolean isUsable(Ip ip) {
    return isHost(ip) && !ip.equals(gateway);
  }

  /** Neither the network's own address nor the broadcast address. */
  private boolean isHost(Ip ip) {
    return !ip.equals(subnet.first()) && (subnet.v6() || !ip.equals(subnet.last()));
  }
}
