package org.pouchcontainer.rest.map;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.rest.wire.EndpointSettings;
import org.pouchcontainer.rest.wire.NetworkBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What clients want of networks. */
public final class NetworkRequests {
  private NetworkRequests() {}

  /**
   * What to create.
   *
   * @throws EngineException UNAVAILABLE for what needs a swarm, NOT_IMPLEMENTED for networks that
   *     are only a configuration, INVALID_ARGUMENT for a field that is wrong
   */
  public static NetworkCreation creation(NetworkBodies.Create b) {
    refuseOthers(b);
    return new NetworkCreation(
        Absent.text(b.name()),
        Absent.text(b.driver()),
        ipam(b.ipam()),
        Boolean.TRUE.equals(b.enableIpv6()),
        b.internal(),
        b.attachable(),
        Absent.texts(b.options()),
        Absent.texts(b.labels()));
  }

  private static void refuseOthers(NetworkBodies.Create b) {
    String name = Absent.text(b.name());
    if (b.ingress()
        || Absent.text(b.driver()).equals("overlay")
        || Absent.text(b.scope()).equals("swarm")) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          "create network \""
              + name
              + "\": This node is not a swarm manager, and networks that span hosts need one");
    }
    String scope = Absent.text(b.scope());
    if (!scope.isEmpty() && !scope.equals("local")) {
      throw EngineException.invalid(
          "create network \"" + name + "\": Scope " + scope + " is unknown; say local");
    }
    boolean from = b.configFrom() != null && !Absent.text(b.configFrom().network()).isEmpty();
    if (b.configOnly() || from) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "create network \""
              + name
              + "\": ConfigOnly and ConfigFrom are not offered; give the options here");
    }
    if (Boolean.FALSE.equals(b.enableIpv4())) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "create network \"" + name + "\": a network without IPv4 is not offered");
    }
  }

  private static NetworkCreation.Ipam ipam(NetworkBodies.@Nullable Ipam ipam) {
    if (ipam == null) {
      return NetworkCreation.Ipam.DEFAULT;
    }
    String driver = Absent.text(ipam.driver());
    if (!driver.isEmpty() && !driver.equals("default")) {
      throw EngineException.notFound(
          "IPAM.Driver \"" + driver + "\": there is no such driver; leave it out or say default");
    }
    return new NetworkCreation.Ipam(
        "default",
        Absent.texts(ipam.options()),
        Absent.list(ipam.config()).stream()
            .map(NetworkRequests::pool)
            // Clients send one without anything in it for "you choose".
            .filter(p -> !p.equals(new NetworkCreation.Pool("", "", "", Map.of())))
            .toList());
  }

  private static NetworkCreation.Pool pool(NetworkBodies.IpamConfig c) {
    Map<String, String> auxiliary = Absent.texts(c.auxiliaryAddresses());
    return new NetworkCreation.Pool(
        Absent.text(c.subnet()),
        Absent.text(c.ipRange()),
        Absent.text(c.gateway()),
        auxiliary.isEmpty() ? Absent.texts(c.auxAddress()) : auxiliary);
  }

  /** How a container wants to be in a network. */
  public static NetworkRequest.EndpointSettings endpoint(@Nullable EndpointSettings s) {
    if (s == null) {
      return NetworkRequest.EndpointSettings.NONE;
    }
    EndpointSettings.IpamConfig ipam = s.ipamConfig();
    return new NetworkRequest.EndpointSettings(
        ipam == null ? "" : Absent.text(ipam.ipv4Address()),
        ipam == null ? "" : Absent.text(ipam.ipv6Address()),
        Absent.list(s.aliases()),
        Absent.list(s.links()),
        Absent.text(s.macAddress()),
        Absent.texts(s.driverOpts()));
  }

  /** The container's name or id; INVALID_ARGUMENT if it is missing. */
  public static String container(@Nullable String container) {
    String given = Absent.text(container);
    if (given.isEmpty()) {
      throw EngineException.invalid("Container: which container is meant is missing");
    }
    return given;
  }
}
