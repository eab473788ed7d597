package org.pouchcontainer.cli.create;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** Ports in Docker's grammar: {@code [[ip:]hostPort[-end]:]port[-end][/protocol]}. */
final class PortFlags {
  private static final Pattern PUBLISH =
      Pattern.compile(
          "(?:(?:(\\[[0-9a-fA-F:.%]+]|[0-9.]+):)?([0-9]*(?:-[0-9]+)?):)?"
              + "([0-9]+(?:-[0-9]+)?)(?:/([a-zA-Z]+))?");

  private PortFlags() {}

  /**
   * A published port.
   *
   * @param container port and protocol as {@code 80/tcp}
   * @param hostIp address of the host, or empty
   * @param hostPort port or range of the host, empty for any
   */
  record Published(String container, String hostIp, String hostPort) {
    Json binding() {
      return new JsonObject().put("HostIp", hostIp).put("HostPort", hostPort).build();
    }
  }

  static List<Published> publish(String text) {
    Matcher match = PUBLISH.matcher(text);
    if (!match.matches()) {
      throw wrong(text, "use [[ip:]hostPort:]port[/protocol]");
    }
    String protocol = protocol(text, match.group(4));
    String ip = match.group(1) == null ? "" : match.group(1).replaceAll("[\\[\\]]", "");
    int[] inside = range(text, match.group(3));
    String host = match.group(2) == null ? "" : match.group(2);
    List<Published> ports = new ArrayList<>();
    if (host.isEmpty()) {
      for (int port = inside[0]; port <= inside[1]; port++) {
        ports.add(new Published(port + protocol, ip, ""));
      }
      return ports;
    }
    int[] outside = range(text, host);
    boolean choose = inside[0] == inside[1];
    if (!choose && outside[1] - outside[0] != inside[1] - inside[0]) {
      throw wrong(text, "the two ranges differ in length");
    }
    for (int port = inside[0]; port <= inside[1]; port++) {
      String hostPort = choose ? host : Integer.toString(outside[0] + port - inside[0]);
      ports.add(new Published(port + protocol, ip, hostPort));
    }
    return ports;
  }

  static List<String> expose(String text) {
    int slash = text.indexOf('/');
    String protocol = protocol(text, slash < 0 ? null : text.substring(slash + 1));
    int[] range = range(text, slash < 0 ? text : text.substring(0, slash));
    List<String> ports = new ArrayList<>();
    for (int port = range[0]; port <= range[1]; port++) {
      ports.add(port + protocol);
    }
    return ports;
  }

  private static String protocol(String text, @org.jspecify.annotations.Nullable String protocol) {
    String name = protocol == null ? "tcp" : protocol.toLowerCase(Locale.ROOT);
    if (!List.of("tcp", "udp", "sctp").contains(name)) {
      throw wrong(text, "the protocol must be tcp, udp or sctp");
    }
    return "/" + name;
  }

  private static int[] range(String text, String ports) {
    if (!ports.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
      throw wrong(text, "\"" + ports + "\" is no port");
    }
    String[] ends = ports.split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    if (first < 1 || last > 65535 || first > last) {
      throw wrong(text, "ports are between 1 and 65535");
    }
    return new int[] {first, last};
  }

  private static CliException wrong(String text, String why) {
    return new CliException("invalid port \"%s\": %s".formatted(text, why));
  }
}
