package org.pouchcontainer.network.bridge;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** Checks everything of a request that becomes part of a script or of a resolver's file. */
final class EndpointCheck {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._+:@,=~-]+)+");
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?");
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final int MAX_NAMES = 256;
  private static final int MAX_PORTS = 65536;
  private static final int MAX_SERVERS = 8;

  private EndpointCheck() {}

  /** What every call needs. */
  static void identity(EndpointRequest request) {
    if (!ID.matcher(request.endpointId()).matches()) {
      throw EngineException.invalid("endpoint id: expected 64 hex digits");
    }
  }

  /** What attach and restore need besides. */
  static void whole(EndpointRequest request) {
    identity(request);
    BridgeOptions.interfaceName(request.interfaceName());
    if (!PATH.matcher(request.namespace().toString()).matches()) {
      throw EngineException.invalid(
          "network namespace \"" + request.namespace() + "\": an absolute path of plain letters");
    }
    if (!request.macAddress().isEmpty()) {
      mac(request.macAddress());
    }
    names(request.names());
    ports(request.ports());
    servers(request);
  }

  /** Lower case. */
  static String mac(String text) {
    if (!MAC.matcher(text).matches() || (Integer.parseInt(text.substring(0, 2), 16) & 1) != 0) {
      throw EngineException.invalid(
          "MAC address \"" + text + "\": expected a unicast one such as 02:42:ac:11:00:02");
    }
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  /** The container's own resolvers. */
  static List<Ip> servers(EndpointRequest request) {
    String text = request.options().getOrDefault(EndpointRequest.OPTION_DNS, "");
    if (text.isEmpty()) {
      return List.of();
    }
    String[] servers = text.split(",", MAX_SERVERS + 1);
    if (servers.length > MAX_SERVERS) {
      throw EngineException.invalid("more than " + MAX_SERVERS + " name servers");
    }
    return java.util.stream.Stream.of(servers).map(Ip::parse).toList();
  }

  private static void names(List<String> names) {
    if (names.size() > MAX_NAMES) {
      throw EngineException.invalid("more than " + MAX_NAMES + " names");
    }
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw EngineException.invalid(
            "name \"" + name + "\" cannot be resolved: letters, digits, '_', '.' and '-' only");
      }
    }
  }

  /** Published ports. */
  static void ports(List<PublishedPort> ports) {
    if (ports.size() > MAX_PORTS) {
      throw EngineException.invalid("more than " + MAX_PORTS + " published ports");
    }
    for (PublishedPort port : ports) {
      if (!PROTOCOLS.contains(port.protocol())) {
        throw EngineException.invalid(
            "published port: protocol \"" + port.protocol() + "\" is not tcp, udp or sctp");
      }
      if (port.containerPort() < 1
          || port.containerPort() > 65535
          || port.hostPort() < 0
          || port.hostPort() > 65535) {
        throw EngineException.invalid(
            "published port %d:%d is out of range"
                .formatted(port.hostPort(), port.containerPort()));
      }
      if (!port.hostAddress().isEmpty()) {
        Ip.parse(port.hostAddress());
      }
    }
  }
}
