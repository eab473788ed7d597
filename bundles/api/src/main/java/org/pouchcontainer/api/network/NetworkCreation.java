package org.pouchcontainer.api.network;

import java.util.List;
import java.util.Map;

/**
 * What to create.
 *
 * @param name its name
 * @param driver a network plugin's name, empty for {@code bridge}
 * @param ipam addresses
 * @param ipv6 whether it has IPv6
 * @param internal whether it leads nowhere outside
 * @param attachable as asked, for display
 * @param options for the plugin
 * @param labels for people and filters
 */
public record NetworkCreation(
    String name,
    String driver,
    Ipam ipam,
    boolean ipv6,
    boolean internal,
    boolean attachable,
    Map<String, String> options,
    Map<String, String> labels) {
  /** Copies its collections. */
  public NetworkCreation {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /**
   * Where addresses come from.
   *
   * @param driver empty or {@code default}
   * @param options as asked, for display
   * @param pools empty to let the plugin choose a subnet
   */
  public record Ipam(String driver, Map<String, String> options, List<Pool> pools) {
    /** The plugin chooses. */
    public static final Ipam DEFAULT = new Ipam("default", Map.of(), List.of());

    /** Copies its collections. */
    public Ipam {
      options = Map.copyOf(options);
      pools = List.copyOf(pools);
    }
  }

  /**
   * A subnet.
   *
   * @param subnet in CIDR form
   * @param range where dynamic addresses come from, in CIDR form; empty for the whole subnet
   * @param gateway the host's address, empty for the first
   * @param auxiliary addresses that are never given away, by the name of their owner
   */
  public record Pool(String subnet, String range, String gateway, Map<String, String> auxiliary) {
    /** Copies the addresses. */
    public Pool {
      auxiliary = Map.copyOf(auxiliary);
    }
  }
}
