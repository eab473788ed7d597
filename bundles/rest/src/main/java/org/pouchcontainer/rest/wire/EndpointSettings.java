package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container in a network: what was asked and what came of it. */
public record EndpointSettings(
    @JsonProperty("IPAMConfig") @Nullable IpamConfig ipamConfig,
    @Nullable List<String> links,
    @Nullable List<String> aliases,
    @Nullable String macAddress,
    @Nullable Map<String, String> driverOpts,
    @Nullable String networkID,
    @Nullable String endpointID,
    @Nullable String gateway,
    @JsonProperty("IPAddress") @Nullable String ipAddress,
    @JsonProperty("IPPrefixLen") int ipPrefixLen,
    @JsonProperty("IPv6Gateway") @Nullable String ipv6Gateway,
    @JsonProperty("GlobalIPv6Address") @Nullable String globalIpv6Address,
    @JsonProperty("GlobalIPv6PrefixLen") long globalIpv6PrefixLen,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer gwPriority,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("DNSNames")
        @Nullable List<String> dnsNames) {

  /** Static addresses. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record IpamConfig(
      @JsonProperty("IPv4Address") @Nullable String ipv4Address,
      @JsonProperty("IPv6Address") @Nullable String ipv6Address) {}
}
