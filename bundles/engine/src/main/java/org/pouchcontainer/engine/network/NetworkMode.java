package org.pouchcontainer.engine.network;

import java.util.Optional;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** How a container is connected, as a closed choice. */
public sealed interface NetworkMode {
  /** The network that containers get which ask for none. */
  String BRIDGE = "bridge";

  /** Another word for it. */
  String DEFAULT = "default";

  /** The name of the network without anything. */
  String NONE = "none";

  /** The name of the host's network. */
  String HOST = "host";

  /** A namespace with nothing but loopback. */
  record None() implements NetworkMode {}

  /** The host's own network. */
  record Host() implements NetworkMode {}

  /**
   * Another container's network.
   *
   * @param container its name or id
   */
  record OfContainer(String container) implements NetworkMode {}

  /**
   * An existing namespace.
   *
   * @param path where it is pinned
   */
  record OfPath(String path) implements NetworkMode {}

  /**
   * A network that a plugin makes.
   *
   * @param network its name or id
   */
  record OfNetwork(String network) implements NetworkMode {}

  /** Reads a mode. That a network or container exists is checked by others. */
  static NetworkMode parse(NetworkRequest request) {
    String mode = request.disabled() ? NONE : request.mode();
    if (mode.startsWith("container:")) {
      return new OfContainer(mode.substring("container:".length()));
    }
    if (mode.startsWith("netns:")) {
      return new OfPath(mode.substring("netns:".length()));
    }
    return switch (mode) {
      case NONE -> new None();
      case HOST -> new Host();
      case "", DEFAULT, BRIDGE -> new OfNetwork(BRIDGE);
      default -> new OfNetwork(mode);
    };
  }

  /** The network that the mode names; empty where somebody else's is shared. */
  default Optional<String> own() {
    if (this instanceof OfNetwork named) {
      return Optional.of(named.network());
    }
    if (this instanceof Host) {
      return Optional.of(HOST);
    }
    return this instanceof None ? Optional.of(NONE) : Optional.empty();
  }

  /** Refuses what cannot be combined. */
  default void check(NetworkRequest request, String hostname) {
    boolean shares = this instanceof OfContainer;
    if (shares && !(request.published().isEmpty() && !request.publishAll())) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "conflicting options: port publishing and the container type network mode; publish"
              + " them at that container");
    }
    if (shares && !hostname.isEmpty()) {
      throw EngineException.invalid("conflicting options: hostname and the network mode");
    }
    if (shares && !request.dns().isEmpty()) {
      throw EngineException.invalid("conflicting options: dns and the network mode");
    }
    if (shares && !request.extraHosts().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: custom host-to-IP mapping and the network mode");
    }
    if (shares && !request.macAddress().isEmpty()) {
      throw EngineException.invalid("conflicting options: mac-address and the network mode");
    }
    if ((shares || this instanceof Host) && !request.links().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: "
              + (shares ? "container" : "host")
              + " type networking can't be used with links. This would result in undefined"
              + " behavior");
    }
  }
}
