package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch network connect}. */
public final class NetworkConnectCommand implements Command {
  @Override
  public String usage() {
    return "connect [OPTIONS] NETWORK CONTAINER";
  }

  @Override
  public String summary() {
    return "Connect a container to a network";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .list("alias", "", "Name of it inside the network")
        .list("driver-opt", "", "Option for the driver: name=value")
        .text("ip", "", "", "IPv4 address")
        .text("ip6", "", "", "IPv6 address")
        .list("link", "", "Link to another container: name[:alias]")
        .list("link-local-ip", "", "Link-local address")
        .text("mac-address", "", "", "MAC address");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(2);
    JsonObject addresses =
        new JsonObject()
            .putSet("IPv4Address", arguments.text("ip"))
            .putSet("IPv6Address", arguments.text("ip6"))
            .putSet("LinkLocalIPs", arguments.all("link-local-ip"));
    JsonObject endpoint =
        new JsonObject()
            .putSet("IPAMConfig", addresses)
            .putSet("Aliases", arguments.all("alias"))
            .putSet("Links", arguments.all("link"))
            .putSet("MacAddress", arguments.text("mac-address"))
            .putSet(
                "DriverOpts",
                org.pouchcontainer.cli.create.Pairs.of("driver-opt", arguments.all("driver-opt")));
    JsonObject body =
        new JsonObject().put("Container", arguments.at(1)).put("EndpointConfig", endpoint.build());
    context
        .engine()
        .run(
            Request.post("/networks").segment(arguments.at(0)).path("/connect").json(body.build()));
    return 0;
  }
}
