package org.pouchcontainer.rest.map;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.NetworkBodies;
import org.pouchcontainer.spi.Digest;

/** Networks as both dialects show them. */
public final class NetworkViews {
  private static final int TELLS_IPV4 = 47;
  private static final int LIST_WITHOUT_CONTAINERS = 52;
  private static final int LIST_WITH_ENDPOINTS = 28;
  private static final NetworkBodies.ConfigFrom FROM_NONE = new NetworkBodies.ConfigFrom("");

  private NetworkViews() {}

  /** One row of a list; {@code minor} is the version that the client speaks. */
  public static NetworkBodies.Network summary(NetworkDetails n, ApiDialect dialect, int minor) {
    Map<String, NetworkBodies.Endpoint> containers =
        dialect == ApiDialect.POUCH || minor < LIST_WITH_ENDPOINTS
            ? endpoints(n)
            : minor < LIST_WITHOUT_CONTAINERS ? Map.of() : null;
    return network(n, dialect, minor, containers);
  }

  /** What inspect answers. */
  public static NetworkBodies.Network inspect(NetworkDetails n, ApiDialect dialect, int minor) {
    return network(n, dialect, minor, endpoints(n));
  }

  private static NetworkBodies.Network network(
      NetworkDetails n,
      ApiDialect dialect,
      int minor,
      @Nullable Map<String, NetworkBodies.Endpoint> containers) {
    NetworkCreation c = n.creation();
    return new NetworkBodies.Network(
        c.name(),
        n.id(),
        Times.text(n.created()),
        n.scope(),
        c.driver(),
        dialect == ApiDialect.DOCKER && minor >= TELLS_IPV4 ? true : null,
        c.ipv6(),
        ipam(c.ipam(), dialect),
        c.internal(),
        c.attachable(),
        false,
        FROM_NONE,
        false,
        containers,
        c.options(),
        c.labels(),
        null);
  }

  private static Map<String, NetworkBodies.Endpoint> endpoints(NetworkDetails n) {
    Map<String, NetworkBodies.Endpoint> all = new TreeMap<>();
    n.endpoints()
        .forEach(
            (container, e) ->
                all.put(
                    container,
                    new NetworkBodies.Endpoint(
                        e.containerName(), e.endpointId(), e.macAddress(), e.ipv4(), e.ipv6())));
    return all;
  }

  private static NetworkBodies.Ipam ipam(NetworkCreation.Ipam i, ApiDialect dialect) {
    return new NetworkBodies.Ipam(
        i.driver().isEmpty() ? "default" : i.driver(),
        // Go's programs write null for a map that was never made, and clients compare.
        i.options().isEmpty() ? null : i.options(),
        i.pools().stream().map(p -> pool(p, dialect)).toList());
  }

  private static NetworkBodies.IpamConfig pool(NetworkCreation.Pool p, ApiDialect dialect) {
    boolean docker = dialect == ApiDialect.DOCKER;
    return new NetworkBodies.IpamConfig(
        p.subnet(),
        p.range(),
        p.gateway(),
        docker ? p.auxiliary() : Map.of(),
        docker ? Map.of() : p.auxiliary());
  }

  /** The id of a network that has only a name; the same on every engine. */
  public static String idOf(String name) {
    return Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** Ids or names of networks that were pruned, as the dialect's clients expect them. */
  public static Object pruned(List<String> names, ApiDialect dialect) {
    return dialect == ApiDialect.POUCH ? names : new NetworkBodies.Pruned(Absent.orNull(names));
  }
}
