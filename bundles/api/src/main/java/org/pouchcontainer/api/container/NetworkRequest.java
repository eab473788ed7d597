package org.pouchcontainer.api.container;

import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/**
 * How a container is connected.
 *
 * @param mode {@code none}, {@code host}, {@code container:<name or id>}, {@code netns:<path>}, a
 *     network's name, or empty or {@code default} for the engine's default network
 * @param published host ports
 * @param publishAll whether all exposed ports get random host ports
 * @param endpoints settings by network name
 * @param macAddress or empty
 * @param dns resolvers, empty for the engine's default
 * @param dnsOptions resolver options
 * @param dnsSearch search domains
 * @param extraHosts {@code name:address} lines for /etc/hosts
 * @param links {@code container:alias}
 * @param disabled whether it has no network at all
 * @param disableFiles whether hosts, hostname and resolv.conf stay the image's
 */
public record NetworkRequest(
    String mode,
    List<PublishedPort> published,
    boolean publishAll,
    Map<String, EndpointSettings> endpoints,
    String macAddress,
    List<String> dns,
    List<String> dnsOptions,
    List<String> dnsSearch,
    List<String> extraHosts,
    List<String> links,
    boolean disabled,
    boolean disableFiles) {
  /** The engine's default network and nothing else. */
  public static final NetworkRequest DEFAULT = ofMode("");

  /** Copies its collections. */
  public NetworkRequest {
    published = List.copyOf(published);
    endpoints = Map.copyOf(endpoints);
    dns = List.copyOf(dns);
    dnsOptions = List.copyOf(dnsOptions);
    dnsSearch = List.copyOf(dnsSearch);
    extraHosts = List.copyOf(extraHosts);
    links = List.copyOf(links);
  }

  /** This mode and nothing else. */
  public static NetworkRequest ofMode(String mode) {
    return new NetworkRequest(
        mode, List.of(), false, Map.of(), "", List.of(), List.of(), List.of(), List.of(), List.of(),
        false, false);
  }

  /** The same with another mode. */
  public NetworkRequest withMode(String newMode) {
    return new NetworkRequest(
        newMode,
        published,
        publishAll,
        endpoints,
        macAddress,
        dns,
        dnsOptions,
        dnsSearch,
        extraHosts,
        links,
        disabled,
        disableFiles);
  }

  /**
   * A container's wishes in one network.
   *
   * @param ipv4Address static address, or empty
   * @param ipv6Address static address, or empty
   * @param aliases names in this network
   * @param links {@code container:alias}
   * @param macAddress or empty
   * @param driverOptions for the plugin
   */
  public record EndpointSettings(
      String ipv4Address,
      String ipv6Address,
      List<String> aliases,
      List<String> links,
      String macAddress,
      Map<String, String> driverOptions) {
    /** Copies its collections. */
    public EndpointSettings {
      aliases = List.copyOf(aliases);
      links = List.copyOf(links);
      driverOptions = Map.copyOf(driverOptions);
    }

    /** No wishes. */
    public static final EndpointSettings NONE =
        new EndpointSettings("", "", List.of(), List.of(), "", Map.of());
  }
}
