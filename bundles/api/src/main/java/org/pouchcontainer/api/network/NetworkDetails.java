package org.pouchcontainer.api.network;

import java.time.Instant;
import java.util.Map;

/**
 * A network as it is now.
 *
 * @param id 64 hex digits
 * @param created when
 * @param scope {@code local}
 * @param creation as made: subnets and gateways filled in
 * @param predefined whether it comes with the engine
 * @param endpoints running endpoints, by the container's id
 */
public record NetworkDetails(
    String id,
    Instant created,
    String scope,
    NetworkCreation creation,
    boolean predefined,
    Map<String, Endpoint> endpoints) {
  /** Copies the endpoints. */
  public NetworkDetails {
    endpoints = Map.copyOf(endpoints);
  }

  /** Its name. */
  public String name() {
    return creation.name();
  }

  /**
   * A container in it.
   *
   * @param containerName without a leading slash
   * @param endpointId 64 hex digits
   * @param macAddress or empty
   * @param ipv4 with prefix length, or empty
   * @param ipv6 with prefix length, or empty
   */
  public record Endpoint(
      String containerName, String endpointId, String macAddress, String ipv4, String ipv6) {}
}
