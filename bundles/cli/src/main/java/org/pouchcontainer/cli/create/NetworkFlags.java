package org.pouchcontainer.cli.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.CommaList;
import org.pouchcontainer.cli.json.JsonObject;

/**
 * {@code --net}: names of networks, or {@code name=NAME,alias=…,ip=…} for one with settings of its
 * own. The flags for one address belong to the first network.
 */
final class NetworkFlags {
  private static final String DEFAULT = "bridge";

  /** A network that the container is connected to. */
  private static final class Endpoint {
    private final List<String> aliases = new ArrayList<>();
    private final List<String> linkLocal = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private String ip = "";
    private String ip6 = "";
    private String mac = "";

    JsonObject json() {
      JsonObject address =
          new JsonObject()
              .putSet("IPv4Address", ip)
              .putSet("IPv6Address", ip6)
              .putSet("LinkLocalIPs", linkLocal);
      return new JsonObject()
          .putSet("IPAMConfig", address)
          .putSet("Aliases", aliases)
          .putSet("MacAddress", mac)
          .putSet("DriverOpts", options);
    }
  }

  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final String mode;

  NetworkFlags(Arguments given) {
    for (String text : given.all("net")) {
      if (text.contains("=")) {
        described(text);
      } else {
        CommaList.split(text).forEach(name -> endpoints.put(name, new Endpoint()));
      }
    }
    Endpoint first = endpoints.isEmpty() ? new Endpoint() : endpoints.values().iterator().next();
    first.aliases.addAll(given.all("network-alias"));
    first.linkLocal.addAll(given.all("link-local-ip"));
    first.ip = given.has("ip") ? given.text("ip") : first.ip;
    first.ip6 = given.has("ip6") ? given.text("ip6") : first.ip6;
    if (endpoints.isEmpty() && !first.json().isEmpty()) {
      endpoints.put(DEFAULT, first);
    }
    boolean named = !given.all("net").isEmpty() && !endpoints.isEmpty();
    mode = named ? endpoints.keySet().iterator().next() : "";
  }

  private void described(String text) {
    Endpoint endpoint = new Endpoint();
    String network = "";
    for (String field : CommaList.split(text)) {
      int equals = field.indexOf('=');
      String value = equals < 0 ? "" : field.substring(equals + 1);
      switch (equals < 0 ? field : field.substring(0, equals)) {
        case "name" -> network = value;
        case "alias" -> endpoint.aliases.add(value);
        case "ip" -> endpoint.ip = value;
        case "ip6" -> endpoint.ip6 = value;
        case "mac-address" -> endpoint.mac = value;
        case "link-local-ip" -> endpoint.linkLocal.add(value);
        case "driver-opt" -> endpoint.options.putAll(Pairs.of("net", List.of(value)));
        default -> throw wrong(text, "unknown field \"" + field + "\"");
      }
    }
    if (network.isEmpty()) {
      throw wrong(text, "it has no name");
    }
    endpoints.put(network, endpoint);
  }

  private static CliException wrong(String text, String why) {
    return new CliException("invalid value \"%s\" for --net: %s".formatted(text, why));
  }

  /** The network mode; empty for the engine's. */
  String mode() {
    return mode;
  }

  /** The member NetworkingConfig; empty if the mode says all. */
  JsonObject config() {
    JsonObject config = new JsonObject();
    endpoints.forEach(
        (name, endpoint) -> {
          JsonObject json = endpoint.json();
          if (endpoints.size() > 1 || !json.isEmpty()) {
            config.put(name, json.build());
          }
        });
    return config.isEmpty() ? config : new JsonObject().put("EndpointsConfig", config.build());
  }
}
