package org.pouchcontainer.engine.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkCreation.Ipam;
import org.pouchcontainer.api.network.NetworkCreation.Pool;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What can be checked of networks and of wishes for endpoints before anything exists. */
final class NetworkRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
  private static final Pattern ALIAS = Pattern.compile("[^\\s\\p{Cntrl}]{1,255}");
  private static final Set<String> PREDEFINED =
      Set.of(NetworkMode.BRIDGE, NetworkMode.HOST, NetworkMode.NONE, NetworkMode.DEFAULT);
  private static final int MAX_ENTRIES = 1000;
  private static final int MAX_TEXT = 64 * 1024;

  private NetworkRules() {}

  /**
   * Checks a request and fills in the driver; subnets are brought into their usual form.
   *
   * @throws EngineException as {@code NetworkService.create} says
   */
  static NetworkCreation check(NetworkCreation asked) {
    if (PREDEFINED.contains(asked.name())) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED,
          "operation is not permitted on predefined " + asked.name() + " network");
    }
    if (!NAME.matcher(asked.name()).matches()) {
      throw EngineException.invalid(
          "invalid network name \""
              + asked.name().substring(0, Math.min(80, asked.name().length()))
              + "\": only letters, digits, '_', '.' and '-' are allowed, a letter or digit first");
    }
    String driver = asked.driver().isEmpty() ? NetworkMode.BRIDGE : asked.driver();
    if (driver.equals(NetworkMode.HOST) || driver.equals(NetworkRecord.NULL_DRIVER)) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED,
          "only one instance of \"" + driver + "\" network is allowed");
    }
    requireModest(asked);
    return new NetworkCreation(
        asked.name(),
        driver,
        ipam(asked.ipam(), asked.ipv6()),
        asked.ipv6(),
        asked.internal(),
        asked.attachable(),
        asked.options(),
        asked.labels());
  }

  /** All networks' records are in memory: no single one may fill it. */
  private static void requireModest(NetworkCreation asked) {
    int entries = asked.options().size() + asked.labels().size() + asked.ipam().options().size();
    long text =
        asked.options().toString().length()
            + (long) asked.labels().toString().length()
            + asked.ipam().toString().length();
    if (entries > MAX_ENTRIES || text > MAX_TEXT) {
      throw EngineException.invalid(
          "network " + asked.name() + ": options, labels and addresses are too long");
    }
  }

  private static Ipam ipam(Ipam asked, boolean ipv6) {
    if (!asked.driver().isEmpty() && !asked.driver().equals("default")) {
      throw EngineException.notFound(
          "IPAM driver \"" + asked.driver() + "\" not found; there is only default");
    }
    List<Pool> pools = new ArrayList<>();
    List<Cidr> subnets = new ArrayList<>();
    for (Pool pool : asked.pools()) {
      if (isEmpty(pool)) {
        continue;
      }
      Cidr subnet = Cidr.parse("subnet", pool.subnet());
      checkPool(pool, subnet, ipv6);
      if (subnets.stream().anyMatch(subnet::overlaps)) {
        throw overlap(subnet, "another subnet of the request");
      }
      if (subnets.stream().anyMatch(s -> s.ipv6() == subnet.ipv6())) {
        throw EngineException.invalid(
            "subnet " + subnet + ": a network has at most one subnet of IPv4 and one of IPv6");
      }
      subnets.add(subnet);
      pools.add(new Pool(subnet.toString(), pool.range(), pool.gateway(), pool.auxiliary()));
    }
    return new Ipam("default", asked.options(), pools);
  }

  private static boolean isEmpty(Pool pool) {
    return pool.subnet().isEmpty()
        && pool.range().isEmpty()
        && pool.gateway().isEmpty()
        && pool.auxiliary().isEmpty();
  }

  private static void checkPool(Pool pool, Cidr subnet, boolean ipv6) {
    int bits = subnet.ipv6() ? 128 : 32;
    if (subnet.prefix() > bits - 2 || subnet.prefix() == 0) {
      throw EngineException.invalid(
          "invalid subnet " + subnet + ": a prefix of 1 to " + (bits - 2) + " bits is possible");
    }
    if (subnet.ipv6() && !ipv6) {
      throw EngineException.invalid(
          "invalid subnet " + subnet + ": the network has no IPv6; ask for it too");
    }
    if (!pool.range().isEmpty() && !subnet.contains(Cidr.parse("ip-range", pool.range()))) {
      throw EngineException.invalid(
          "invalid ip-range " + pool.range() + ": parent subnet is " + subnet);
    }
    if (!pool.gateway().isEmpty()) {
      requireInside("gateway", pool.gateway(), subnet);
    }
    for (String address : pool.auxiliary().values()) {
      requireInside("auxiliary address", address, subnet);
    }
  }

  private static void requireInside(String what, String text, Cidr subnet) {
    InetAddress address =
        Cidr.address(text)
            .orElseThrow(
                () -> EngineException.invalid("invalid " + what + " \"" + text + "\": no address"));
    if (!subnet.contains(address)) {
      throw EngineException.invalid(
          "invalid " + what + " " + text + ": parent subnet is " + subnet);
    }
  }

  /**
   * Refuses subnets that another network has.
   *
   * @throws EngineException CONFLICT
   */
  static void requireApart(List<Cidr> subnets, Collection<NetworkRecord> others) {
    for (Cidr subnet : subnets) {
      for (NetworkRecord other : others) {
        if (other.subnets().stream().anyMatch(subnet::overlaps)) {
          throw overlap(subnet, "network " + other.name());
        }
      }
    }
  }

  private static EngineException overlap(Cidr subnet, String other) {
    return EngineException.conflict(
        "subnet "
            + subnet
            + ": Pool overlaps with other one on this address space ("
            + other
            + ")");
  }

  /**
   * Checks a container's wishes for one network.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  static void check(NetworkRecord network, EndpointSettings s) {
    boolean addressed = !s.ipv4Address().isEmpty() || !s.ipv6Address().isEmpty();
    if (addressed && !network.hasNames()) {
      throw EngineException.invalid(
          "user specified IP address is supported on user defined networks only");
    }
    if (addressed && !network.ownSubnets()) {
      throw EngineException.invalid(
          "user specified IP address is supported only when connecting to networks with user"
              + " configured subnets");
    }
    requireAddress(network, "IPv4", s.ipv4Address(), 4);
    requireAddress(network, "IPv6", s.ipv6Address(), 16);
    if (!s.aliases().isEmpty() && !network.hasNames()) {
      throw EngineException.invalid(
          "network-scoped alias is supported only for containers in user defined networks");
    }
    for (String alias : s.aliases()) {
      if (!ALIAS.matcher(alias).matches()) {
        throw EngineException.invalid("alias \"" + alias + "\": blanks are not allowed");
      }
    }
    requireMac(s.macAddress());
  }

  private static void requireAddress(NetworkRecord network, String family, String text, int bytes) {
    if (text.isEmpty()) {
      return;
    }
    InetAddress address =
        Cidr.address(text)
            .filter(a -> a.getAddress().length == bytes)
            .orElseThrow(() -> EngineException.invalid("invalid " + family + " address: " + text));
    if (network.subnets().stream().noneMatch(subnet -> subnet.contains(address))) {
      throw EngineException.invalid(
          "no configured subnet or ip-range contain the IP address " + text);
    }
  }

  /**
   * Checks a hardware address; empty is fine.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  static void requireMac(String mac) {
    if (!mac.isEmpty() && !MAC.matcher(mac).matches()) {
      throw EngineException.invalid(
          "invalid MAC address \"" + mac + "\": expected 02:42:ac:11:00:02");
    }
  }
}
