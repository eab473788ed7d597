package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers about networks. */
public final class NetworkBodies {
  private NetworkBodies() {}

  /** Body of create. */
  public record Create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable String scope,
      boolean checkDuplicate,
      boolean internal,
      boolean attachable,
      boolean ingress,
      boolean configOnly,
      @Nullable ConfigFrom configFrom,
      @JsonProperty("IPAM") @Nullable Ipam ipam,
      @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
      @JsonProperty("EnableIPv6") @Nullable Boolean enableIpv6,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {}

  /** Answer of create. */
  public record Created(String id, String warning) {}

  /** Body of connect. */
  public record Connect(@Nullable String container, @Nullable EndpointSettings endpointConfig) {}

  /** Body of disconnect. */
  public record Disconnect(@Nullable String container, boolean force) {}

  /** Answer of prune in the Docker dialect. */
  public record Pruned(@Nullable List<String> networksDeleted) {}

  /** A network. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Network(
      String name,
      String id,
      String created,
      String scope,
      String driver,
      @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
      @JsonProperty("EnableIPv6") boolean enableIpv6,
      @JsonProperty("IPAM") Ipam ipam,
      boolean internal,
      boolean attachable,
      boolean ingress,
      ConfigFrom configFrom,
      boolean configOnly,
      @Nullable Map<String, Endpoint> containers,
      Map<String, String> options,
      Map<String, String> labels,
      @Nullable Status status) {}

  /** The network that a configuration is taken from. */
  public record ConfigFrom(String network) {}

  /** Address management. */
  public record Ipam(
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable List<IpamConfig> config) {}

  /** A subnet. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record IpamConfig(
      @Nullable String subnet,
      @JsonProperty("IPRange") @Nullable String ipRange,
      @Nullable String gateway,
      @Nullable Map<String, String> auxiliaryAddresses,
      @JsonProperty("AuxAddress") @Nullable Map<String, String> auxAddress) {}

  /** A container in a network. */
  public record Endpoint(
      String name,
      @JsonProperty("EndpointID") String endpointId,
      String macAddress,
      @JsonProperty("IPv4Address") String ipv4Address,
      @JsonProperty("IPv6Address") String ipv6Address) {}

  /** How full it is. */
  public record Status(@JsonProperty("IPAM") IpamStatus ipam) {}

  /** How full its subnets are. */
  public record IpamStatus(Map<String, SubnetStatus> subnets) {}

  /** How full a subnet is. */
  public record SubnetStatus(
      @JsonProperty("IPsInUse") long inUse, @JsonProperty("DynamicIPsAvailable") long available) {}
}
