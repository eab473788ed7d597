package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch port}. */
public final class PortCommand implements Command {
  @Override
  public String usage() {
    return "port CONTAINER [PRIVATE_PORT[/PROTO]]";
  }

  @Override
  public String summary() {
    return "Show the published ports of a container";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1).atMost(2);
    String name = arguments.at(0);
    Json container = context.engine().call(Request.get("/containers").segment(name).path("/json"));
    Map<String, Json> ports = new TreeMap<>(container.get("NetworkSettings").get("Ports").fields());
    if (arguments.rest().size() == 1) {
      ports.forEach(
          (port, hosts) -> addresses(hosts).forEach(host -> context.line(port + " -> " + host)));
      return 0;
    }
    String asked = arguments.at(1);
    String port = asked.contains("/") ? asked : asked + "/tcp";
    List<String> addresses = addresses(ports.getOrDefault(port, Json.none()));
    if (addresses.isEmpty()) {
      throw new CliException("No public port '%s' published for %s".formatted(port, name));
    }
    addresses.forEach(context::line);
    return 0;
  }

  private static List<String> addresses(Json hosts) {
    List<String> addresses = new ArrayList<>();
    for (Json host : hosts.items()) {
      String ip = host.text("HostIp");
      addresses.add((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + host.text("HostPort"));
    }
    return addresses;
  }
}
