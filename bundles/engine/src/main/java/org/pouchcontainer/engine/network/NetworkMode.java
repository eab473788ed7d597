package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** How a container is connected, as a closed choice. */
public sealed interface NetworkMode {
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

  /** The network that containers get which ask for none; only loopback until a plugin serves it. */
  record Default() implements NetworkMode {}

  /**
   * Reads a mode.
   *
   * @throws EngineException NOT_FOUND for a network that does not exist, INVALID_ARGUMENT
   */
  static NetworkMode parse(NetworkRequest request) {
    String mode = request.disabled() ? "none" : request.mode();
    if (mode.startsWith("container:")) {
      return new OfContainer(mode.substring("container:".length()));
    }
    if (mode.startsWith("netns:")) {
      return new OfPath(mode.substring("netns:".length()));
    }
    return switch (mode) {
      case "none" -> new None();
      case "host" -> new Host();
      case "", "default", "bridge" -> new Default();
      default ->
          throw EngineException.notFound(
              "network \"" + mode + "\": no such network; there are bridge, host and none");
    };
  }

  /** What a creator should know; empty if all is as asked. */
  default List<String> warnings(NetworkRequest request) {
    List<String> warnings = new ArrayList<>();
    if (this instanceof Default) {
      warnings.add(
          "no network plugin for bridge networks is installed: the container has only loopback");
    }
    if (!request.published().isEmpty() && !(this instanceof Host)) {
      warnings.add("published ports left out: no network plugin that publishes ports is installed");
    }
    return warnings;
  }

  /** Refuses what cannot be combined. */
  default void check(NetworkRequest request, String hostname) {
    boolean shares = this instanceof OfContainer;
    if (shares && !request.published().isEmpty()) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "published ports: not with network mode container:…; publish them there");
    }
    if (shares && !hostname.isEmpty()) {
      throw EngineException.invalid("host name: not with network mode container:…");
    }
    if (shares && (!request.dns().isEmpty() || !request.extraHosts().isEmpty())) {
      throw EngineException.invalid("dns and extra hosts: not with network mode container:…");
    }
  }
}
