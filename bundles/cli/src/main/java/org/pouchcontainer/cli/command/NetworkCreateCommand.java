package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.Pairs;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch network create}. */
public final class NetworkCreateCommand implements Command {
  @Override
  public String usage() {
    return "create [OPTIONS] [NAME]";
  }

  @Override
  public String summary() {
    return "Make a network";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("attachable", "", "Let containers be connected by hand")
        .list("aux-address", "", "Address that is taken already: name=address")
        .text("driver", "d", "bridge", "Network driver")
        .bool("enable-ipv6", "", "Also give IPv6 addresses")
        .alias("ipv6", "enable-ipv6")
        .list("gateway", "", "Address of the host in it")
        .bool("internal", "", "Without a way out")
        .list("ip-range", "", "Give addresses out of this part of the subnet")
        .text("ipam-driver", "", "default", "Driver that gives addresses")
        .list("ipam-opt", "", "Option of that driver: name=value")
        .list("label", "l", "Set a label: name=value")
        .text("name", "n", "", "Its name; may also be an argument")
        .list("option", "o", "Option of the driver: name=value")
        .alias("opt", "option")
        .text("scope", "", "", "Scope: local")
        .list("subnet", "", "Its addresses, as 172.30.0.0/16");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atMost(1);
    String name = arguments.text("name");
    if (!arguments.rest().isEmpty()) {
      if (!name.isEmpty() && !name.equals(arguments.at(0))) {
        throw new CliException("Conflicting options: --name and the argument NAME");
      }
      name = arguments.at(0);
    }
    if (name.isEmpty()) {
      throw new CliException("network name cannot be empty; give it as NAME or with --name");
    }
    JsonObject ipam =
        new JsonObject()
            .put("Driver", arguments.text("ipam-driver"))
            .put("Options", Json.of(Pairs.of("ipam-opt", arguments.all("ipam-opt"))))
            .put("Config", new Json.Arr(pools(arguments)));
    Json body =
        new JsonObject()
            .put("Name", name)
            .put("CheckDuplicate", true)
            .put("Driver", arguments.text("driver"))
            .putSet("Scope", arguments.text("scope"))
            .put("Internal", arguments.isTrue("internal"))
            .put("Attachable", arguments.isTrue("attachable"))
            .put("EnableIPv6", arguments.isTrue("enable-ipv6"))
            .put("IPAM", ipam.build())
            .put("Options", Json.of(Pairs.of("option", arguments.all("option"))))
            .put("Labels", Json.of(Pairs.of("label", arguments.all("label"))))
            .build();
    Json made = context.engine().call(Request.post("/networks/create").json(body));
    if (!made.text("Warning").isEmpty()) {
      context.err().print("WARNING: " + made.text("Warning") + "\n");
    }
    context.line(name + ": " + made.text("Id"));
    return 0;
  }

  /** One for each subnet; ranges, gateways and other addresses go with them in turn. */
  private static List<Json> pools(Arguments arguments) {
    List<String> subnets = arguments.all("subnet");
    List<String> ranges = arguments.all("ip-range");
    List<String> gateways = arguments.all("gateway");
    List<Json> pools = new ArrayList<>();
    int count = Math.max(subnets.size(), Math.max(ranges.size(), gateways.size()));
    if (count > subnets.size() && (!subnets.isEmpty() || count > 1)) {
      throw new CliException("every --gateway and --ip-range needs a --subnet of its own");
    }
    Map<String, String> others =
        new LinkedHashMap<>(Pairs.of("aux-address", arguments.all("aux-address")));
    for (int at = 0; at < count; at++) {
      JsonObject pool =
          new JsonObject()
              .putSet("Subnet", at(subnets, at))
              .putSet("IPRange", at(ranges, at))
              .putSet("Gateway", at(gateways, at));
      if (at == 0) {
        pool.putSet("AuxiliaryAddresses", others);
      }
      pools.add(pool.build());
    }
    return pools;
  }

  private static String at(List<String> values, int at) {
    return at < values.size() ? values.get(at) : "";
  }
}
