package org.pouchcontainer.spi.network;

import java.util.List;
import java.util.Map;

/**
 * A network as requested or as made.
 *
 * @param id 64 hex digits
 * @param name its name
 * @param subnets empty to let the plugin choose
 * @param ipv6 whether it has IPv6
 * @param internal whether it leads nowhere outside
 * @param options plugin options
 */
public record NetworkSpec(
    String id,
    String name,
    List<Subnet> subnets,
    boolean ipv6,
    boolean internal,
    Map<String, String> options) {
  /** Copies its collections. */
  public NetworkSpec {
    subnets = List.copyOf(subnets);
    options = Map.copyOf(options);
  }

  /**
   * An address range.
   *
   * @param cidr as {@code 192.168.5.0/24}
   * @param gateway the host's address in it, empty to let the plugin choose
   * @param range where dynamic addresses come from, in CIDR form; empty for the whole subnet
   * @param reserved addresses that are never given away
   */
  public record Subnet(String cidr, String gateway, String range, List<String> reserved) {
    /** Copies the addresses. */
    public Subnet {
      reserved = List.copyOf(reserved);
    }
  }
}
