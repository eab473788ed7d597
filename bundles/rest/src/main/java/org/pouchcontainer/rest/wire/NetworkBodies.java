package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** Answers about networks. */
public final class NetworkBodies {
  private NetworkBodies() {}

  /** A network. */
  public record Network(
      String name,
      String id,
      String created,
      String scope,
      String driver,
      @JsonProperty("EnableIPv4") boolean enableIpv4,
      @JsonProperty("EnableIPv6") boolean enableIpv6,
      @JsonProperty("IPAM") Ipam ipam,
      boolean internal,
      boolean attachable,
      boolean ingress,
      boolean configOnly,
      Map<String, Object> containers,
      Map<String, String> options,
      Map<String, String> labels) {}

  /** Address management. */
  public record Ipam(String driver, List<Object> config, Map<String, String> options) {}
}
