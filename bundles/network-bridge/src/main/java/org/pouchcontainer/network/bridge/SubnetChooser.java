package org.pouchcontainer.network.bridge;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Picks the first subnet of private pools that neither a network nor a route of the host uses. */
final class SubnetChooser {
  /**
   * Where subnets come from.
   *
   * @param range what is divided
   * @param prefix of each part
   */
  record Pool(Cidr range, int prefix) {
    /** Parses {@code 172.20.0.0/14:16}. */
    static Pool parse(String text) {
      int colon = text.lastIndexOf(':');
      String size = text.substring(colon + 1);
      if (colon < 0 || !size.matches("\\d{1,3}")) {
        throw EngineException.invalid("pool \"" + text + "\": expected <range>:<prefix length>");
      }
      Cidr range = Cidr.parse(text.substring(0, colon));
      int prefix = Integer.parseInt(size);
      if (prefix < range.prefix() || prefix > range.first().bits()) {
        throw EngineException.invalid("pool \"" + text + "\": no subnet of that size fits");
      }
      return new Pool(range, prefix);
    }
  }

  private static final int MAX_TRIES = 1 << 16;

  private final List<Pool> pools;

  SubnetChooser(List<Pool> pools) {
    this.pools = List.copyOf(pools);
  }

  /**
   * The first free IPv4 subnet.
   *
   * @param taken subnets of networks
   * @param routes of the host
   */
  Cidr choose(Collection<Cidr> taken, Supplier<List<Cidr>> routes) {
    List<Cidr> routed = routes.get();
    int tries = 0;
    for (Pool pool : pools) {
      Cidr next = Cidr.of(pool.range().first(), pool.prefix());
      for (; pool.range().contains(next) && tries < MAX_TRIES; next = next.next(), tries++) {
        Cidr candidate = next;
        if (taken.stream().noneMatch(candidate::overlaps)
            && routed.stream().noneMatch(candidate::overlaps)) {
          return candidate;
        }
      }
    }
    throw new EngineException(
        ErrorKind.RESOURCE_EXHAUSTED,
        "no subnet is free in the address pools; remove a network or name a subnet");
  }

  /** A unique local subnet (RFC 4193) out of the network's random id. */
  static Cidr uniqueLocal(String networkId) {
    BigInteger global = new BigInteger(networkId.substring(0, 14), 16);
    BigInteger value = BigInteger.valueOf(0xfd).shiftLeft(120).or(global.shiftLeft(64));
    return Cidr.of(new Ip(value, true), 64);
  }
}
