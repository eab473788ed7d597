package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.NetworkSpec;

/** Checks what is asked of a network and fills in what was left open. Touches nothing. */
final class NetworkPlan {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /** The longest prefixes with room for a gateway and a container. */
  private static final int LONGEST_V4 = 30;

  private static final int LONGEST_V6 = 126;
  private static final int MAX_RESERVED = 1024;

  private NetworkPlan() {}

  /** Where a subnet comes from when none is asked for. */
  interface Chooser {
    Cidr choose(boolean v6);
  }

  static BridgeNetwork of(NetworkSpec asked, Chooser chooser) {
    if (!ID.matcher(asked.id()).matches()) {
      throw EngineException.invalid("create network: its id is not 64 hex digits");
    }
    try {
      return checked(asked, chooser);
    } catch (EngineException e) {
      throw e.within("create network \"" + asked.name() + "\"");
    }
  }

  private static BridgeNetwork checked(NetworkSpec asked, Chooser chooser) {
    BridgeOptions options = BridgeOptions.of(asked);
    List<AddressPool> pools = new ArrayList<>();
    List<NetworkSpec.Subnet> made = new ArrayList<>();
    for (NetworkSpec.Subnet subnet : asked.subnets()) {
      AddressPool pool = pool(subnet, Cidr.parse(subnet.cidr()));
      pools.add(pool);
      made.add(filled(subnet, pool));
    }
    boolean onlyV6 = pools.stream().noneMatch(pool -> !pool.subnet().v6());
    if (onlyV6) {
      AddressPool pool = pool(OPEN, chooser.choose(false));
      pools.add(0, pool);
      made.add(0, filled(OPEN, pool));
    }
    if (asked.ipv6() && pools.stream().noneMatch(pool -> pool.subnet().v6())) {
      AddressPool pool = pool(OPEN, chooser.choose(true));
      pools.add(pool);
      made.add(filled(OPEN, pool));
    }
    NetworkSpec spec =
        new NetworkSpec(
            asked.id(), asked.name(), made, asked.ipv6(), asked.internal(), asked.options());
    return new BridgeNetwork(spec, options, only(pools, false), only(pools, true));
  }

  private static final NetworkSpec.Subnet OPEN = new NetworkSpec.Subnet("", "", "", List.of());

  private static Optional<AddressPool> only(List<AddressPool> pools, boolean v6) {
    List<AddressPool> family = pools.stream().filter(pool -> pool.subnet().v6() == v6).toList();
    if (family.size() > 1) {
      throw EngineException.invalid("a bridge has one subnet of each family at most");
    }
    return family.stream().findFirst();
  }

  private static AddressPool pool(NetworkSpec.Subnet asked, Cidr subnet) {
    int longest = subnet.v6() ? LONGEST_V6 : LONGEST_V4;
    if (subnet.prefix() < 1 || subnet.prefix() > longest) {
      throw EngineException.invalid("subnet " + subnet + ": the prefix is 1 to " + longest);
    }
    Cidr range = asked.range().isEmpty() ? subnet : Cidr.parse(asked.range());
    if (!subnet.contains(range)) {
      throw EngineException.invalid("range " + range + " is not in subnet " + subnet);
    }
    Set<Ip> reserved = new HashSet<>();
    if (asked.reserved().size() > MAX_RESERVED) {
      throw EngineException.invalid("more than " + MAX_RESERVED + " reserved addresses");
    }
    asked.reserved().forEach(text -> reserved.add(inside(subnet, "reserved address", text)));
    Ip gateway =
        asked.gateway().isEmpty()
            ? firstFree(subnet, reserved)
            : inside(subnet, "gateway", asked.gateway());
    if (reserved.contains(gateway)) {
      throw EngineException.invalid("gateway " + gateway + " is reserved for another");
    }
    return new AddressPool(subnet, range, gateway, reserved);
  }

  private static Ip firstFree(Cidr subnet, Set<Ip> reserved) {
    Ip ip = subnet.first().plus(1);
    while (reserved.contains(ip)) {
      ip = ip.plus(1);
    }
    return inside(subnet, "gateway", ip.toString());
  }

  private static Ip inside(Cidr subnet, String what, String text) {
    // Docker writes a bridge's address with its prefix in places.
    int slash = text.indexOf('/');
    Ip ip = Ip.parse(slash < 0 ? text : text.substring(0, slash));
    if (!subnet.contains(ip)
        || ip.equals(subnet.first())
        || !subnet.v6() && ip.equals(subnet.last())) {
      throw EngineException.invalid(what + " " + ip + " is no host's in subnet " + subnet);
    }
    return ip;
  }

  private static NetworkSpec.Subnet filled(NetworkSpec.Subnet asked, AddressPool pool) {
    return new NetworkSpec.Subnet(
        pool.subnet().toString(), pool.gateway().toString(), asked.range(), asked.reserved());
  }
}
