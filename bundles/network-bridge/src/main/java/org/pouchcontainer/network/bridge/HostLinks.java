package org.pouchcontainer.network.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pouchcontainer.network.bridge.Programs.Result;
import org.pouchcontainer.network.bridge.Programs.Running;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Bridges, cables and addresses, by iproute2. */
final class HostLinks {
  /** Says in a bridge's alias whose it is; the id of its network follows. */
  private static final String MARK = "pouch:";

  private static final Pattern ALIAS = Pattern.compile("\\balias (\\S+)");
  private static final Pattern ADDRESS = Pattern.compile("\\binet6? (\\S+/\\d+)");
  private static final Pattern ROUTE = Pattern.compile("^(?:\\S+ )??([0-9a-f.:]+(?:/\\d+)?) ");

  private final Programs programs;
  private final Tools tools;

  HostLinks(Programs programs, Tools tools) {
    this.programs = programs;
    this.tools = tools;
  }

  /** Destinations of the host's routes, without the default. */
  List<Cidr> routes() {
    Result result = programs.run(List.of(tools.ip().toString(), "-4", "-o", "route", "show"), "");
    if (!result.succeeded()) {
      throw failed("read the host's routes", result);
    }
    List<Cidr> routes = new ArrayList<>();
    for (String line : result.output().split("\n", -1)) {
      Matcher form = ROUTE.matcher(line);
      if (form.find()) {
        String text = form.group(1);
        routes.add(Cidr.parse(text.indexOf('/') < 0 ? text + "/32" : text));
      }
    }
    return routes;
  }

  /**
   * Makes a network's bridge, or completes what is there.
   *
   * @throws EngineException CONFLICT if the name belongs to somebody else
   */
  void ensureBridge(BridgeNetwork network) {
    String bridge = network.bridge();
    Result link = show(bridge);
    if (link.succeeded() && isForeign(network, link)) {
      removeAbandoned(network);
      link = new Result(1, "");
    }
    List<String> script = new ArrayList<>();
    if (!link.succeeded()) {
      script.add("link add " + bridge + " address " + hardwareAddress(network) + " type bridge");
      script.add("link set dev " + bridge + " alias " + MARK + network.id());
      script.add("link set dev " + bridge + " addrgenmode none");
    } else if (link.output().contains(MARK + network.id())) {
      script.addAll(staleAddresses(network));
    }
    for (AddressPool pool : network.pools()) {
      script.add(
          "addr replace %s/%d dev %s%s"
              .formatted(
                  pool.gateway(),
                  pool.subnet().prefix(),
                  bridge,
                  pool.subnet().v6() ? " nodad" : " brd +"));
    }
    if (network.v6().isPresent()) {
      // Without a link-local address no neighbour is found; a generated one is tested for a second.
      script.add("addr replace fe80::1/64 dev " + bridge + " nodad");
    }
    String mtu = network.options().mtu() == 0 ? "" : " mtu " + network.options().mtu();
    script.add("link set dev " + bridge + mtu + " up");
    batch("make bridge " + bridge, List.of(), script);
    sysctls(network);
  }

  boolean hasBridge(BridgeNetwork network) {
    return show(network.bridge()).succeeded();
  }

  /** Removes a network's bridge unless it was there before the network. Idempotent. */
  void removeBridge(BridgeNetwork network) {
    Result link = show(network.bridge());
    if (link.succeeded() && link.output().contains(MARK + network.id())) {
      unplug(network.bridge()).await();
      if (show(network.bridge()).succeeded()) {
        throw new EngineException(
            ErrorKind.UNAVAILABLE, "remove bridge " + network.bridge() + ": it is still there");
      }
    }
  }

  /** Lays a cable from the bridge into the namespace. After a failure {@link #unplug}. */
  void plug(Endpoint endpoint) {
    BridgeNetwork network = endpoint.network();
    String veth = endpoint.veth();
    String mtu = network.options().mtu() == 0 ? "" : " mtu " + network.options().mtu();
    String inside = endpoint.request().interfaceName();
    List<String> host = new ArrayList<>();
    host.add(
        "link add %s%s type veth peer name %s address %s%s netns %s"
            .formatted(veth, mtu, inside, endpoint.mac(), mtu, endpoint.request().namespace()));
    host.addAll(hostEnd(endpoint));
    batch("connect " + inside + " to bridge " + network.bridge(), List.of(), host);
    batch(
        "set up " + inside,
        List.of(tools.nsenter().toString(), "--net=" + endpoint.request().namespace()),
        inside(endpoint));
  }

  /** Puts a cable that is there into the bridge again; false if it is not there. */
  boolean replug(Endpoint endpoint) {
    Result result = runBatch(List.of(), hostEnd(endpoint));
    if (!result.succeeded() && show(endpoint.veth()).succeeded()) {
      throw failed("connect " + endpoint.veth() + " to " + endpoint.network().bridge(), result);
    }
    return result.succeeded();
  }

  private static List<String> hostEnd(Endpoint endpoint) {
    String veth = endpoint.veth();
    List<String> script = new ArrayList<>();
    script.add("link set dev " + veth + " addrgenmode none");
    script.add("link set dev " + veth + " master " + endpoint.network().bridge() + " up");
    List<String> port = new ArrayList<>();
    if (!endpoint.network().options().icc()) {
      port.add("isolated on");
    }
    if (!endpoint.ports().isEmpty()) {
      // With br_netfilter a container that calls its own published port gets its own packet back.
      port.add("hairpin on");
    }
    if (!port.isEmpty()) {
      script.add("link set dev " + veth + " type bridge_slave " + String.join(" ", port));
    }
    return script;
  }

  private static List<String> inside(Endpoint endpoint) {
    String name = endpoint.request().interfaceName();
    List<String> script = new ArrayList<>();
    script.add("link set dev lo up");
    if (endpoint.v6().isEmpty()) {
      script.add("link set dev " + name + " addrgenmode none");
    }
    for (String address : endpoint.addressesWithPrefix()) {
      // Addresses are ours to give, so nobody needs to be asked whether they are free.
      boolean v6 = address.indexOf(':') >= 0;
      script.add("addr add " + address + (v6 ? " nodad" : " brd +") + " dev " + name);
    }
    script.add("link set dev " + name + " up");
    if (endpoint.request().defaultRoute() && !endpoint.network().spec().internal()) {
      for (Ip gateway : endpoint.network().gateways()) {
        script.add(
            "route replace %s via %s dev %s"
                .formatted(gateway.v6() ? "::/0" : "0.0.0.0/0", gateway, name));
      }
    }
    return script;
  }

  /** Begins to delete a link; its other end goes with it. Idempotent. */
  Running unplug(String link) {
    return programs.start(List.of(tools.ip().toString(), "link", "del", "dev", link), "");
  }

  private Result show(String link) {
    return programs.run(
        List.of(tools.ip().toString(), "-d", "-o", "link", "show", "dev", link), "");
  }

  /** Whether the bridge is marked as another network's; throws if it is no bridge at all. */
  private static boolean isForeign(BridgeNetwork network, Result link) {
    if (!link.output().contains(" bridge ")) {
      throw EngineException.conflict(
          network.label() + ": interface " + network.bridge() + " exists and is no bridge");
    }
    Matcher alias = ALIAS.matcher(link.output());
    return alias.find()
        && alias.group(1).startsWith(MARK)
        && !alias.group(1).equals(MARK + network.id());
  }

  /** A bridge of another network of ours that nobody is connected to: its engine is gone. */
  private void removeAbandoned(BridgeNetwork network) {
    String bridge = network.bridge();
    Result ports =
        programs.run(List.of(tools.ip().toString(), "-o", "link", "show", "master", bridge), "");
    if (!ports.succeeded() || !ports.output().isBlank()) {
      throw EngineException.conflict(
          network.label()
              + ": bridge "
              + bridge
              + " is in use by another network; choose another name with "
              + BridgeOptions.NAME);
    }
    unplug(bridge).await();
  }

  /** Drops addresses that the bridge had under an earlier configuration. */
  private List<String> staleAddresses(BridgeNetwork network) {
    Result result =
        programs.run(
            List.of(
                tools.ip().toString(),
                "-o",
                "addr",
                "show",
                "dev",
                network.bridge(),
                "scope",
                "global"),
            "");
    List<String> wanted =
        network.pools().stream()
            .map(pool -> pool.gateway() + "/" + pool.subnet().prefix())
            .toList();
    return ADDRESS
        .matcher(result.output())
        .results()
        .map(found -> found.group(1))
        .filter(address -> !wanted.contains(address))
        .map(address -> "addr del " + address + " dev " + network.bridge())
        .toList();
  }

  private void sysctls(BridgeNetwork network) {
    List<String> words = new ArrayList<>(List.of(tools.sysctl().toString(), "-q", "-w"));
    if (network.options().firewall()) {
      // Packets to 127.0.0.1 may leave for a container; what comes in for it is dropped elsewhere.
      words.add("net/ipv4/conf/" + network.bridge() + "/route_localnet=1");
    }
    if (network.options().forwarding()) {
      words.add("net/ipv4/ip_forward=1");
    }
    if (network.options().forwarding() && network.v6().isPresent()) {
      words.add("net/ipv6/conf/all/forwarding=1");
    }
    if (words.stream().noneMatch(word -> word.startsWith("net/"))) {
      return;
    }
    Result result = programs.run(words, "");
    if (!result.succeeded()) {
      throw failed("let the host forward packets", result);
    }
  }

  /** Fixed, so that neighbours' caches stay right however ports come and go. */
  private static String hardwareAddress(BridgeNetwork network) {
    StringBuilder address = new StringBuilder("02:42");
    for (int i = 0; i < 8; i += 2) {
      address.append(':').append(network.id(), i, i + 2);
    }
    return address.toString();
  }

  private void batch(String action, List<String> prefix, List<String> script) {
    Result result = runBatch(prefix, script);
    if (!result.succeeded()) {
      throw failed(action, result);
    }
  }

  private Result runBatch(List<String> prefix, List<String> script) {
    List<String> command =
        Stream.concat(prefix.stream(), Stream.of(tools.ip().toString(), "-batch", "-")).toList();
    return programs.run(command, String.join("\n", script) + "\n");
  }

  private static EngineException failed(String action, Result result) {
    boolean exists = result.output().contains("File exists");
    return new EngineException(
        exists ? ErrorKind.CONFLICT : ErrorKind.UNAVAILABLE, action + ": " + result.complaint());
  }
}
