package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.network.bridge.Programs.Result;
import org.pouchcontainer.network.bridge.Programs.Running;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * One nftables table for each network, named by its bridge: isolation, masquerading, and maps of
 * published ports. An endpoint without ports needs no rule of its own; one with ports has elements
 * in the maps, marked with its id. Every change is one transaction.
 */
final class Firewall {
  private static final Pattern MAP = Pattern.compile("^\\s*map (\\S+) \\{");
  private static final Pattern ELEMENT =
      Pattern.compile(
          "((?:[0-9a-f.:]+ \\. )?(?:tcp|udp|sctp) \\. \\d+) comment \"([0-9a-f]{64})\""
              + " : ([0-9a-f.:]+ \\. \\d+)");

  private final Programs programs;
  private final Tools tools;

  Firewall(Programs programs, Tools tools) {
    this.programs = programs;
    this.tools = tools;
  }

  /** Makes a network's table, or renews its rules; published ports stay. */
  void ensure(BridgeNetwork network) {
    Result result = transaction(rules(network));
    if (!result.succeeded()) {
      throw failed("set up the firewall of " + network.label(), result);
    }
  }

  /** Removes a network's table with everything in it. Idempotent. */
  void remove(BridgeNetwork network) {
    String table = table(network);
    Result result = transaction(List.of("add table " + table, "delete table " + table));
    if (!result.succeeded()) {
      throw failed("remove the firewall of " + network.label(), result);
    }
  }

  /** Begins to publish an endpoint's ports; {@link #published} must follow. */
  Running publish(Endpoint endpoint) {
    List<String> script = new ArrayList<>();
    endpoint.mappings().forEach(mapping -> script.add(add(endpoint, mapping)));
    return start(script);
  }

  /** Whether they are published now; false if the table is gone. */
  boolean published(Endpoint endpoint, Result result) {
    if (result.succeeded()) {
      return true;
    }
    if (result.output().contains("No such file")) {
      return false;
    }
    if (result.output().contains("File exists")) {
      throw EngineException.conflict(
          "publish ports of " + endpoint.network().label() + ": a port is already allocated");
    }
    throw failed("publish ports of " + endpoint.network().label(), result);
  }

  /** Publishes an endpoint's ports whatever they led to before: they are known to be its own. */
  void republish(Endpoint endpoint) {
    if (published(endpoint)) {
      return;
    }
    // Elements of a container that ended while no engine ran.
    List<String> keys = endpoint.mappings().stream().map(m -> m.map() + " " + m.key()).toList();
    List<String> script = new ArrayList<>();
    for (Found found : list(endpoint.network())) {
      if (keys.contains(found.map() + " " + found.key())) {
        script.add(delete(endpoint.network(), found.map(), found.key()));
      }
    }
    endpoint.mappings().forEach(mapping -> script.add(add(endpoint, mapping)));
    Result result = transaction(script);
    if (!result.succeeded()) {
      throw failed("publish ports of " + endpoint.network().label(), result);
    }
  }

  private boolean published(Endpoint endpoint) {
    try {
      return published(endpoint, publish(endpoint).await());
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /** Begins to unpublish; {@link #unpublished} must follow. */
  Running unpublish(BridgeNetwork network, String endpointId, Collection<Mapping> mappings) {
    List<String> script = new ArrayList<>();
    for (Mapping mapping : mappings) {
      // Adding what is there changes nothing; so the pair deletes exactly this element, or nothing.
      script.add(add(network, endpointId, mapping));
      script.add(delete(network, mapping.map(), mapping.key()));
    }
    return start(script);
  }

  /** Deletes by mark what a plain deletion could not: the firewall is not as it was left. */
  void unpublished(BridgeNetwork network, String endpointId, Result result) {
    if (!result.succeeded()) {
      unpublish(network, endpointId);
    }
  }

  /** Deletes everything that is marked with an endpoint's id. */
  void unpublish(BridgeNetwork network, String endpointId) {
    List<String> script =
        list(network).stream()
            .filter(found -> found.owner().equals(endpointId))
            .map(found -> delete(network, found.map(), found.key()))
            .toList();
    if (!script.isEmpty()) {
      Result result = transaction(script);
      if (!result.succeeded()) {
        throw failed("unpublish ports of " + network.label(), result);
      }
    }
  }

  /**
   * An element of a map.
   *
   * @param owner the endpoint's id
   */
  record Found(String map, String key, String owner, String target) {}

  /** All published ports of a network; none where there is no table. */
  List<Found> list(BridgeNetwork network) {
    Result result =
        programs.run(
            List.of(tools.nft().toString(), "-y", "-S", "list", "table", "inet", name(network)),
            "");
    if (!result.succeeded()) {
      if (result.output().contains("No such file")) {
        return List.of();
      }
      throw failed("read the firewall of " + network.label(), result);
    }
    return parse(result.output());
  }

  static List<Found> parse(String listing) {
    List<Found> found = new ArrayList<>();
    String map = "";
    for (String line : listing.split("\n", -1)) {
      Matcher head = MAP.matcher(line);
      if (head.find()) {
        map = head.group(1);
      }
      Matcher element = ELEMENT.matcher(line);
      while (element.find()) {
        found.add(new Found(map, element.group(1), element.group(2), element.group(3)));
      }
    }
    return found;
  }

  private static List<String> rules(BridgeNetwork network) {
    String table = table(network);
    List<String> script = new ArrayList<>();
    script.add("add table " + table);
    for (String[] map : Mapping.MAPS) {
      script.add("add map %s %s { type %s : %s ; }".formatted(table, map[0], map[1], map[2]));
    }
    chain(script, table, "to_published", "", publishRules());
    String local = "fib daddr type local jump to_published";
    chain(script, table, "on_arrival", hook("nat", "prerouting", -100), List.of(local));
    chain(script, table, "from_host", hook("nat", "output", -100), List.of(local));
    chain(script, table, "on_way_out", hook("nat", "postrouting", 100), masquerade(network));
    chain(script, table, "between", hook("filter", "forward", 0), forward(network));
    chain(
        script,
        table,
        "to_loopback",
        hook("filter", "prerouting", -300),
        // With route_localnet the host's loopback would be open to containers otherwise.
        List.of("iifname \"%s\" ip daddr 127.0.0.0/8 drop".formatted(network.bridge())));
    return script;
  }

  private static String hook(String type, String hook, int priority) {
    return " { type %s hook %s priority %d ; policy accept ; }".formatted(type, hook, priority);
  }

  private static void chain(
      List<String> script, String table, String name, String hook, List<String> rules) {
    script.add("add chain " + table + " " + name + hook);
    script.add("flush chain " + table + " " + name);
    rules.forEach(rule -> script.add("add rule " + table + " " + name + " " + rule));
  }

  private static List<String> publishRules() {
    return List.of(
        "dnat ip to ip daddr . meta l4proto . th dport map @published4_at",
        "dnat ip to meta l4proto . th dport map @published4",
        "dnat ip6 to ip6 daddr . meta l4proto . th dport map @published6_at",
        "dnat ip6 to meta l4proto . th dport map @published6");
  }

  private static List<String> masquerade(BridgeNetwork network) {
    String bridge = network.bridge();
    List<String> rules = new ArrayList<>();
    rules.add("oifname \"%s\" ip saddr 127.0.0.0/8 masquerade".formatted(bridge));
    for (Cidr subnet : network.subnets()) {
      String from = (subnet.v6() ? "ip6" : "ip") + " saddr " + subnet;
      // A neighbour's answer would go past the host, which has to change it back.
      rules.add("oifname \"%s\" %s ct status dnat masquerade".formatted(bridge, from));
      if (network.options().masquerade() && !network.spec().internal()) {
        rules.add("oifname != \"%s\" %s masquerade".formatted(bridge, from));
      }
    }
    return rules;
  }

  private static List<String> forward(BridgeNetwork network) {
    String in = "iifname \"%s\" ".formatted(network.bridge());
    String out = "oifname \"%s\" ".formatted(network.bridge());
    List<String> rules = new ArrayList<>();
    if (network.spec().internal()) {
      rules.add(in + out + (network.options().icc() ? "accept" : "drop"));
      rules.add(in + "drop");
      rules.add(out + "drop");
      return rules;
    }
    rules.add(out + "ct state established,related accept");
    rules.add(out + "ct status dnat accept");
    if (network.options().icc()) {
      rules.add(in + out + "accept");
    }
    rules.add(out + "drop");
    return rules;
  }

  private static String add(Endpoint endpoint, Mapping mapping) {
    return add(endpoint.network(), endpoint.id(), mapping);
  }

  private static String add(BridgeNetwork network, String endpointId, Mapping mapping) {
    return "add element %s %s { %s comment \"%s\" : %s }"
        .formatted(table(network), mapping.map(), mapping.key(), endpointId, mapping.target());
  }

  private static String delete(BridgeNetwork network, String map, String key) {
    return "delete element %s %s { %s }".formatted(table(network), map, key);
  }

  private static String name(BridgeNetwork network) {
    return "pouch-" + network.bridge();
  }

  private static String table(BridgeNetwork network) {
    return "inet " + name(network);
  }

  private Result transaction(List<String> script) {
    return start(script).await();
  }

  private Running start(List<String> script) {
    return programs.start(
        List.of(tools.nft().toString(), "-f", "-"), String.join("\n", script) + "\n");
  }

  private static EngineException failed(String action, Result result) {
    return new EngineException(ErrorKind.UNAVAILABLE, action + ": " + result.complaint());
  }
}
