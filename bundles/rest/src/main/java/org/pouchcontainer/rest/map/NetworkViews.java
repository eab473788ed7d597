package org.pouchcontainer.rest.map;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.rest.wire.NetworkBodies;
import org.pouchcontainer.spi.Digest;

/** The networks that every engine has. */
public final class NetworkViews {
  private static final List<NetworkBodies.Network> BUILT_IN =
      List.of(network("none", "null"), network("host", "host"));

  private NetworkViews() {}

  /** None and host. */
  public static List<NetworkBodies.Network> builtIn() {
    return BUILT_IN;
  }

  /** The one with this name or this beginning of its id. */
  public static Optional<NetworkBodies.Network> find(String nameOrId) {
    return BUILT_IN.stream()
        .filter(
            n ->
                n.name().equals(nameOrId) || (nameOrId.length() > 3 && n.id().startsWith(nameOrId)))
        .findFirst();
  }

  /** The id of a network that has only a name; the same on every engine. */
  static String idOf(String name) {
    return Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static NetworkBodies.Network network(String name, String driver) {
    return new NetworkBodies.Network(
        name,
        idOf(name),
        Times.NEVER,
        "local",
        driver,
        true,
        false,
        new NetworkBodies.Ipam("default", List.of(), Map.of()),
        false,
        false,
        false,
        false,
        Map.of(),
        Map.of(),
        Map.of());
  }
}
