package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.network.bridge.PortHolder.Hold;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which endpoint has which host ports. Safe for several threads. */
final class Ports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
  private static final int RANDOM_TRIES = 16;

  /**
   * An endpoint's ports.
   *
   * @param container its short id, for messages
   */
  private record Claim(String container, List<PublishedPort> ports, List<Hold> holds) {}

  private final PortHolder holder;
  private final Map<String, Claim> claims = new HashMap<>();

  Ports(PortHolder holder) {
    this.holder = holder;
  }

  /**
   * Takes an endpoint's ports.
   *
   * @param otherwise where ports go that name no address
   * @param both whether IPv6 is meant where no address is named
   * @return the ports with numbers
   */
  synchronized List<PublishedPort> take(EndpointRequest request, String otherwise, boolean both) {
    release(request.endpointId());
    Claim claim = new Claim(request.container().shortForm(), new ArrayList<>(), new ArrayList<>());
    try {
      for (PublishedPort port : request.ports()) {
        take(claim, at(port, otherwise), both);
      }
    } catch (EngineException e) {
      claim.holds().forEach(Hold::close);
      throw e;
    }
    if (!claim.ports().isEmpty()) {
      claims.put(request.endpointId(), claim);
    }
    return List.copyOf(claim.ports());
  }

  /** Takes ports that lead into a container already; somebody may have them meanwhile. */
  synchronized void retake(EndpointRequest request, List<PublishedPort> ports, boolean both) {
    if (claims.containsKey(request.endpointId())) {
      return;
    }
    Claim claim = new Claim(request.container().shortForm(), new ArrayList<>(), new ArrayList<>());
    for (PublishedPort port : ports) {
      try {
        take(claim, port, both);
      } catch (EngineException e) {
        LOG.warn("container {} keeps its port: {}", claim.container(), e.getMessage());
        claim.ports().add(port);
      }
    }
    if (!ports.isEmpty()) {
      claims.put(request.endpointId(), claim);
    }
  }

  /** Gives an endpoint's ports back. Idempotent. */
  synchronized void release(String endpointId) {
    Claim claim = claims.remove(endpointId);
    if (claim != null) {
      claim.holds().forEach(Hold::close);
    }
  }

  @Override
  public synchronized void close() {
    claims.values().forEach(claim -> claim.holds().forEach(Hold::close));
    claims.clear();
  }

  private static PublishedPort at(PublishedPort port, String otherwise) {
    return port.hostAddress().isEmpty()
        ? new PublishedPort(port.protocol(), port.containerPort(), otherwise, port.hostPort())
        : port;
  }

  private void take(Claim claim, PublishedPort port, boolean both) {
    for (int tries = 1; ; tries++) {
      Hold hold = hold(port, both);
      PublishedPort numbered =
          new PublishedPort(port.protocol(), port.containerPort(), port.hostAddress(), hold.port());
      Optional<String> owner = owner(claim, numbered);
      if (owner.isEmpty()) {
        claim.ports().add(numbered);
        claim.holds().add(hold);
        return;
      }
      hold.close();
      if (port.hostPort() != 0 || tries == RANDOM_TRIES) {
        throw taken(numbered, owner.get());
      }
    }
  }

  private Hold hold(PublishedPort port, boolean both) {
    Optional<Ip> address =
        Optional.of(port.hostAddress()).filter(text -> !text.isEmpty()).map(Ip::parse);
    try {
      return holder.hold(port.protocol(), address, port.hostPort(), both);
    } catch (EngineException e) {
      Optional<String> owner =
          claims.values().stream()
              .filter(claim -> claim.ports().stream().anyMatch(other -> clash(other, port)))
              .map(Claim::container)
              .findFirst();
      throw e.kind() == ErrorKind.CONFLICT && owner.isPresent() ? taken(port, owner.get()) : e;
    }
  }

  /** Sockets tell of most; this is for protocols that have none, and for ports that lost theirs. */
  private Optional<String> owner(Claim mine, PublishedPort port) {
    if (mine.ports().stream().anyMatch(other -> clash(other, port))) {
      return Optional.of(mine.container());
    }
    return claims.values().stream()
        .filter(claim -> claim.ports().stream().anyMatch(other -> clash(other, port)))
        .map(Claim::container)
        .findFirst();
  }

  private static boolean clash(PublishedPort a, PublishedPort b) {
    return a.protocol().equals(b.protocol())
        && a.hostPort() == b.hostPort()
        && (a.hostAddress().equals(b.hostAddress()) || isAll(a, b) || isAll(b, a));
  }

  /** Whether the first is on all addresses of the second's family. */
  private static boolean isAll(PublishedPort all, PublishedPort other) {
    boolean otherIsV6 = other.hostAddress().indexOf(':') >= 0;
    return switch (all.hostAddress()) {
      case "" -> true;
      case "0.0.0.0" -> !otherIsV6;
      case "::" -> otherIsV6 || other.hostAddress().isEmpty();
      default -> false;
    };
  }

  private static EngineException taken(PublishedPort port, String owner) {
    String address = port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
    return EngineException.conflict(
        "Bind for %s:%d%s failed: port is already allocated, by container %s"
            .formatted(
                address,
                port.hostPort(),
                port.protocol().equals("tcp") ? "" : "/" + port.protocol(),
                owner));
  }
}
