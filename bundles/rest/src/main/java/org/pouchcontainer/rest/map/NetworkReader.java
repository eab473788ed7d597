package org.pouchcontainer.rest.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/** How a request wants its container to be connected. */
final class NetworkReader {
  private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:/(tcp|udp|sctp))?");
  private static final int MAX_PORT = 65535;

  private NetworkReader() {}

  static NetworkRequest read(CreateRequest request, HostConfig host) {
    Map<String, NetworkRequest.EndpointSettings> endpoints = new LinkedHashMap<>();
    if (request.networkingConfig != null) {
      Absent.map(request.networkingConfig.endpointsConfig())
          .forEach((name, settings) -> endpoints.put(name, NetworkRequests.endpoint(settings)));
    }
    return new NetworkRequest(
        Absent.text(host.networkMode),
        published(host),
        host.publishAllPorts,
        endpoints,
        Absent.text(request.macAddress),
        Absent.list(host.dns),
        Absent.list(host.dnsOptions),
        Absent.list(host.dnsSearch),
        Absent.list(host.extraHosts),
        Absent.list(host.links),
        Boolean.TRUE.equals(request.networkDisabled),
        request.disableNetworkFiles);
  }

  private static List<PublishedPort> published(HostConfig host) {
    List<PublishedPort> ports = new ArrayList<>();
    Absent.map(host.portBindings)
        .forEach(
            (port, bindings) -> {
              for (HostConfig.PortBinding b : Absent.list(bindings)) {
                ports.add(published(port, b));
              }
            });
    return ports;
  }

  private static PublishedPort published(String port, HostConfig.PortBinding binding) {
    Matcher m = PORT.matcher(port);
    if (!m.matches()) {
      throw wrong(port, "expected port[/tcp|udp|sctp]");
    }
    String hostPort = Absent.text(binding.hostPort());
    int dash = hostPort.indexOf('-');
    int first = number(dash < 0 ? hostPort : hostPort.substring(0, dash));
    int last = dash < 0 ? first : number(hostPort.substring(dash + 1));
    if (last < first || (dash >= 0 && first == 0)) {
      throw wrong(port, "\"" + Texts.shorten(hostPort) + "\" is not a range of ports");
    }
    int inside = number(m.group(1));
    if (inside == 0) {
      throw wrong(port, "must be 1 to " + MAX_PORT);
    }
    return new PublishedPort(
        m.group(2) == null ? "tcp" : m.group(2),
        inside,
        Absent.text(binding.hostIp()),
        first,
        last);
  }

  private static int number(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= MAX_PORT) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(text, "not a port");
    }
    throw wrong(text, "not a port");
  }

  private static EngineException wrong(String port, String reason) {
    return EngineException.invalid(
        "HostConfig.PortBindings: invalid port specification: \""
            + Texts.shorten(port)
            + "\": "
            + reason);
  }
}
