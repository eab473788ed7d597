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
 * @param options plugin options, as users give them; besides those the engine sets, where it was
 *     configured so, {@link #OPTION_FIREWALL} and {@link #OPTION_FORWARDING} to {@code false}
 */
public record NetworkSpec(
    String id,
    String name,
    List<Subnet> subnets,
    boolean ipv6,
    boolean internal,
    Map<String, String> options) {
  /** Device name on the host; set for the predefined network {@code bridge}. */
  public static final String OPTION_BRIDGE = "com.docker.network.bridge.name";

  /** {@code true} for the predefined network {@code bridge}: its containers have no names. */
  public static final String OPTION_DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";

  /** Whether containers of the network reach each other; true unless set. */
  public static final String OPTION_TALK = "com.docker.network.bridge.enable_icc";

  /** Whether what leaves the network gets the host's address; true unless set. */
  public static final String OPTION_MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";

  /** Host address of published ports that name none. */
  public static final String OPTION_HOST_ADDRESS = "com.docker.network.bridge.host_binding_ipv4";

  /** In bytes. */
  public static final String OPTION_MTU = "com.docker.network.driver.mtu";

  /** {@code false} if no firewall rule may be set. */
  public static final String OPTION_FIREWALL = "org.pouchcontainer.network.firewall";

  /** {@code false} if the host's forwarding is left as it is. */
  public static final String OPTION_FORWARDING = "org.pouchcontainer.network.forwarding";

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
