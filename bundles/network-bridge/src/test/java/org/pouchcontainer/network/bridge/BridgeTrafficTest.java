package org.pouchcontainer.network.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkSpec;

/** What gets through and what does not, with real packets between namespaces. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "making network namespaces needs root")
class BridgeTrafficTest {
  private static final String HOST = "203.0.113.1";
  private static final String OUTSIDE = "203.0.113.2";
  private static final String HOST6 = "2001:db8::1";
  private static final String OUTSIDE6 = "2001:db8::2";

  private final ScratchHost scratch = new ScratchHost();
  private final List<Process> servers = new ArrayList<>();
  private final Path outside = scratch.namespace();
  private BridgePlugin plugin = scratch.plugin();
  @TempDir private Path pages;

  /** A container: its request and what it was told. */
  private record Box(EndpointRequest request, EndpointInfo info) {
    Path namespace() {
      return request.namespace();
    }

    String address() {
      return bare(info.addresses().get(0));
    }

    String address6() {
      return bare(info.addresses().get(1));
    }

    private static String bare(String text) {
      return text.substring(0, text.indexOf('/'));
    }

    int port() {
      return info.ports().get(0).hostPort();
    }
  }

  @BeforeEach
  void connectOutside() {
    Path host = scratch.host;
    scratch.in(
        host,
        "ip",
        "link",
        "add",
        "up0",
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        outside.toString());
    for (String[] end : new String[][] {{HOST, HOST6, "up0"}, {OUTSIDE, OUTSIDE6, "eth0"}}) {
      Path place = end[0].equals(HOST) ? host : outside;
      scratch.in(place, "ip", "addr", "add", end[0] + "/24", "dev", end[2]);
      scratch.in(place, "ip", "addr", "add", end[1] + "/64", "dev", end[2], "nodad");
      scratch.in(place, "ip", "link", "set", end[2], "up");
    }
    scratch.in(outside, "ip", "link", "set", "lo", "up");
  }

  @AfterEach
  void close() {
    servers.forEach(Process::destroyForcibly);
    plugin.close();
    scratch.close();
  }

  // Between containers, and with the world

  @Test
  void containersOfANetworkAndTheWorldReachEachOther() {
    NetworkSpec network = create(spec("n", Map.of(BridgeOptions.MTU, "1400")));
    Box one = attach(network);
    Box two = attach(network);
    serve(one.namespace(), "one");
    serve(outside, "world");

    assertThat(get(two.namespace(), one.address(), 80)).contains("one");
    assertThat(get(scratch.host, one.address(), 80)).contains("one");
    assertThat(get(two.namespace(), OUTSIDE, 80)).contains("world");
    assertThat(scratch.in(one.namespace(), "ip", "link", "show", "eth0"))
        .contains("mtu 1400", one.info().macAddress());
    assertThat(one.info().macAddress()).startsWith("02:42:");
  }

  @Test
  void whatIsNotPublishedIsOutOfReachFromOutsideAndFromOtherNetworks() {
    Box one = attach(create(spec("a")));
    Box other = attach(create(spec("b")));
    serve(one.namespace(), "one");
    scratch.in(outside, "ip", "route", "add", one.address() + "/32", "via", HOST);

    assertThat(get(outside, one.address(), 80)).isEmpty();
    assertThat(get(other.namespace(), one.address(), 80)).isEmpty();
  }

  @Test
  void anInternalNetworkLeadsNowhere() {
    NetworkSpec network = create(new NetworkSpec(id(), "in", List.of(), false, true, Map.of()));
    Box one = attach(network);
    Box two = attach(network, port("", 0));
    serve(one.namespace(), "one");
    serve(outside, "world");

    assertThat(get(two.namespace(), one.address(), 80)).contains("one");
    assertThat(get(two.namespace(), OUTSIDE, 80)).isEmpty();
    scratch.in(two.namespace(), "ip", "route", "add", "default", "via", gateway(network));
    assertThat(get(two.namespace(), OUTSIDE, 80)).isEmpty();
    assertThat(two.info().gateways()).isEmpty();
    assertThat(two.info().ports()).isEmpty();
  }

  @Test
  void withoutIccContainersReachTheWorldOnly() {
    NetworkSpec network = create(spec("n", Map.of(BridgeOptions.ICC, "false")));
    Box one = attach(network);
    Box two = attach(network);
    serve(one.namespace(), "one");
    serve(outside, "world");

    assertThat(get(two.namespace(), one.address(), 80)).isEmpty();
    // Round the bridge's isolation, through the host.
    scratch.in(
        two.namespace(), "ip", "route", "add", one.address() + "/32", "via", gateway(network));
    assertThat(get(two.namespace(), one.address(), 80)).isEmpty();
    assertThat(get(two.namespace(), OUTSIDE, 80)).contains("world");
  }

  @Test
  void withoutMasqueradeTheWorldSeesTheContainersAddress() {
    NetworkSpec network = create(spec("n", Map.of(BridgeOptions.MASQUERADE, "false")));
    Box one = attach(network);
    serve(outside, "world");

    assertThat(get(one.namespace(), OUTSIDE, 80)).isEmpty();
    scratch.in(outside, "ip", "route", "add", one.address() + "/32", "via", HOST);
    assertThat(get(one.namespace(), OUTSIDE, 80)).contains("world");
  }

  @Test
  void onlyOneNetworkIsTheWayOut() {
    Box one = attach(create(spec("a")));
    EndpointRequest second =
        new EndpointRequest(
            create(spec("b")),
            id(),
            one.request().container(),
            one.namespace(),
            "eth1",
            false,
            List.of(),
            List.of(),
            "",
            List.of(),
            Map.of());
    plugin.attach(second);

    assertThat(scratch.in(one.namespace(), "ip", "route", "show", "default"))
        .hasLineCount(1)
        .contains("eth0");
    plugin.detach(second);
    plugin.removeNetwork(second.network());
    assertThat(scratch.in(one.namespace(), "ip", "-o", "link")).doesNotContain("eth1");
  }

  @Test
  void theHostsLoopbackIsClosedToContainers() {
    Box one = attach(create(spec("n")));
    serve(scratch.host, "secret");
    Path inside = one.namespace();
    scratch.in(inside, "ip", "addr", "flush", "dev", "lo");
    scratch.in(inside, "sysctl", "-q", "-w", "net.ipv4.conf.eth0.route_localnet=1");
    scratch.in(inside, "ip", "route", "add", "127.0.0.1", "via", one.info().gateways().get(0));

    assertThat(get(scratch.host, "127.0.0.1", 80)).contains("secret");
    assertThat(get(inside, "127.0.0.1", 80)).isEmpty();
  }

  // Published ports

  @Test
  void aPublishedPortIsReachedFromEverywhere() {
    NetworkSpec network = create(spec("n"));
    Box one = attach(network, port("", 0));
    Box neighbour = attach(network);
    Box stranger = attach(create(spec("other")));
    serve(one.namespace(), "one");

    assertThat(get(outside, HOST, one.port())).contains("one");
    assertThat(get(scratch.host, "127.0.0.1", one.port())).contains("one");
    assertThat(get(scratch.host, HOST, one.port())).contains("one");
    assertThat(get(neighbour.namespace(), HOST, one.port())).contains("one");
    assertThat(get(neighbour.namespace(), gateway(network), one.port())).contains("one");
    assertThat(get(stranger.namespace(), HOST, one.port())).contains("one");
    assertThat(get(one.namespace(), HOST, one.port())).contains("one");

    plugin.detach(one.request());
    assertThat(get(outside, HOST, one.port())).isEmpty();
    assertThat(get(scratch.host, "127.0.0.1", one.port())).isEmpty();
  }

  @Test
  void aPortOnOneAddressIsNotOnOthers() {
    Box one = attach(create(spec("n")), port("127.0.0.1", 0));
    Box two =
        attach(create(spec("m", Map.of(BridgeOptions.HOST_BINDING, "127.0.0.1"))), port("", 0));
    serve(one.namespace(), "one");
    serve(two.namespace(), "two");

    assertThat(get(scratch.host, "127.0.0.1", one.port())).contains("one");
    assertThat(get(outside, HOST, one.port())).isEmpty();
    assertThat(get(scratch.host, "127.0.0.1", two.port())).contains("two");
    assertThat(get(outside, HOST, two.port())).isEmpty();
    assertThat(two.info().ports().get(0).hostAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void udpIsPublished() {
    Box one = attach(create(spec("n")), new PublishedPort("udp", 80, "", 0));
    String echo =
        "use IO::Socket::INET; my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => 80);"
            + " while ($s->recv(my $data, 99)) { $s->send($data); }";
    servers.add(scratch.start(one.namespace(), "perl", "-e", echo));
    String ask =
        "exec 3<>/dev/udp/%s/%d; echo echoed >&3; head -n 1 <&3".formatted(HOST, one.port());

    assertThat(eventually(outside, "timeout", "1", "bash", "-c", ask)).contains("echoed");
  }

  @Test
  void ipv6ReachesTheWorldAndIsPublished() {
    NetworkSpec network = create(new NetworkSpec(id(), "six", List.of(), true, false, Map.of()));
    Box one = attach(network, port("", 0));
    Box two = attach(network);
    serve(one.namespace(), "one");
    serve(outside, "world");

    assertThat(get(two.namespace(), one.address6(), 80)).contains("one");
    // The first packets wait until the host's new interface has tested its own address.
    String reach = "exec 3<>/dev/tcp/" + OUTSIDE6 + "/80";
    eventually(two.namespace(), "timeout", "1", "bash", "-c", reach);
    assertThat(get(two.namespace(), OUTSIDE6, 80)).contains("world");
    assertThat(get(outside, HOST6, one.port())).contains("one");
    assertThat(get(outside, HOST, one.port())).contains("one");
    assertThat(get(two.namespace(), HOST6, one.port())).contains("one");
  }

  @Test
  void withoutAFirewallNothingIsPublishedOrForwarded() {
    scratch.in(scratch.host, "sysctl", "-q", "-w", "net.ipv4.ip_forward=0");
    NetworkSpec network =
        create(
            spec(
                "n",
                Map.of(
                    NetworkSpec.OPTION_FIREWALL, "false", NetworkSpec.OPTION_FORWARDING, "false")));
    Box one = attach(network, port("", 0));
    serve(one.namespace(), "one");

    assertThat(one.port()).isPositive();
    assertThat(get(scratch.host, one.address(), 80)).contains("one");
    assertThat(get(outside, HOST, one.port())).isEmpty();
    assertThat(scratch.in(scratch.host, "nft", "list", "tables")).isEmpty();
    assertThat(scratch.in(scratch.host, "sysctl", "-n", "net.ipv4.ip_forward").strip())
        .isEqualTo("0");
    plugin.detach(one.request());
  }

  @Test
  void aPortOfTheHostIsRefused() throws IOException {
    try (java.net.ServerSocket busy = new java.net.ServerSocket(0)) {
      NetworkSpec network = create(spec("n"));
      assertKind(ErrorKind.CONFLICT, () -> attach(network, port("", busy.getLocalPort())));
    }
  }

  // Repair

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "rules", "bridge"})
  void aNewEngineRestoresWhatIsMissing(String lost) {
    NetworkSpec network = create(spec("n"));
    Box one = attach(network, port("", 0));
    serve(one.namespace(), "one");
    lose(lost, network);
    plugin.close();
    plugin = scratch.plugin();
    assertThat(plugin.createNetwork(network)).isEqualTo(network);
    plugin.restore(one.request(), one.info());
    plugin.restore(one.request(), one.info());

    assertThat(get(outside, HOST, one.port())).contains("one");
    assertThat(get(scratch.host, "127.0.0.1", one.port())).contains("one");
    plugin.detach(one.request());
    assertThat(get(outside, HOST, one.port())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "bridge"})
  void attachingMakesAgainWhatWasTakenAway(String lost) {
    NetworkSpec network = create(spec("n"));
    lose(lost, network);
    Box one = attach(network, port("", 0));
    serve(one.namespace(), "one");

    assertThat(get(outside, HOST, one.port())).contains("one");
  }

  @Test
  void aPortOfAContainerThatEndedUnseenIsGivenAgain() {
    NetworkSpec network = create(spec("n"));
    Box old = attach(network, port("", 0));
    plugin.close();
    plugin = scratch.plugin();
    plugin.createNetwork(network);
    Box next = new Box(request(network, List.of(), port("", old.port())), null);
    plugin.detach(old.request());
    EndpointInfo info = plugin.attach(next.request());
    serve(next.namespace(), "next");

    assertThat(get(outside, HOST, info.ports().get(0).hostPort())).contains("next");
  }

  private void lose(String what, NetworkSpec network) {
    switch (what) {
      case "rules" -> scratch.in(scratch.host, "nft", "flush", "ruleset");
      case "bridge" -> scratch.in(scratch.host, "ip", "link", "del", bridge(network));
      default -> assertThat(what).isEqualTo("nothing");
    }
  }

  // Others on the host

  @Test
  void anIptablesThatDropsIsToldOfTheBridge() {
    scratch.in(scratch.host, "iptables", "-P", "FORWARD", "DROP");
    scratch.in(scratch.host, "iptables", "-P", "INPUT", "DROP");
    NetworkSpec network = create(spec("n"));
    plugin.createNetwork(network);
    Box one = attach(network, List.of("one"));
    Box two = attach(network, port("", 0));
    serve(two.namespace(), "two");
    serve(outside, "world");

    assertThat(get(one.namespace(), OUTSIDE, 80)).contains("world");
    assertThat(get(outside, HOST, two.port())).contains("two");
    assertThat(resolve(two, "one")).contains(one.address());
    assertThat(scratch.in(scratch.host, "iptables", "-S"))
        .containsOnlyOnce("-o " + bridge(network));
    plugin.detach(one.request());
    plugin.detach(two.request());
    plugin.removeNetwork(network);
    assertThat(scratch.in(scratch.host, "iptables", "-S")).doesNotContain("pouch");
  }

  @Test
  void anIptablesThatAcceptsIsLeftAlone() {
    create(spec("n"));

    assertThat(scratch.in(scratch.host, "nft", "list", "tables"))
        .isEqualToIgnoringNewLines("table inet pouch-" + bridge(made.get(0)));
  }

  @Test
  void aBridgeOfTheUserIsUsedAndStays() {
    scratch.in(scratch.host, "ip", "link", "add", "mine0", "type", "bridge");
    NetworkSpec network = create(spec("n", Map.of(BridgeOptions.NAME, "mine0")));
    Box one = attach(network);
    serve(one.namespace(), "one");

    assertThat(get(scratch.host, one.address(), 80)).contains("one");
    plugin.detach(one.request());
    plugin.removeNetwork(network);
    assertThat(scratch.in(scratch.host, "ip", "link", "show", "mine0")).contains("mine0");
  }

  @Test
  void aBridgeOfAnotherEngineIsLeftAloneWhileItIsUsed() {
    Map<String, String> options = Map.of(BridgeOptions.NAME, "p9");
    Box one = attach(create(spec("n", options)));
    BridgePlugin other = scratch.plugin();
    NetworkSpec taking = spec("m", options);
    try {
      assertKind(ErrorKind.CONFLICT, () -> other.createNetwork(taking));
      plugin.detach(one.request());
      plugin.removeNetwork(one.request().network());
      other.createNetwork(taking);
    } finally {
      other.close();
    }
  }

  @Test
  void anInterfaceThatIsNoBridgeIsRefused() {
    assertKind(ErrorKind.CONFLICT, () -> create(spec("n", Map.of(BridgeOptions.NAME, "up0"))));
  }

  // Names

  @Test
  void containersFindEachOtherByName() {
    NetworkSpec network = create(spec("n"));
    Box one = attach(network, List.of("one", "first.alias"));
    Box two = attach(network, List.of("two", "shared"));
    Box three = attach(network, List.of("three", "Shared"));

    assertThat(one.info().nameServers()).containsExactly(gateway(network));
    assertThat(resolve(two, "one")).containsExactly(one.address());
    assertThat(resolve(two, "first.alias")).containsExactly(one.address());
    assertThat(resolve(one, "ONE")).containsExactly(one.address());
    assertThat(resolve(two, one.request().container().shortForm())).containsExactly(one.address());
    assertThat(resolve(one, "shared")).containsExactlyInAnyOrder(two.address(), three.address());
    assertThat(resolve(one, "nobody")).isEmpty();
    plugin.detach(two.request());
    assertThat(eventuallyResolves(one, "shared", 1)).containsExactly(three.address());
    assertThat(resolve(one, "two")).isEmpty();
  }

  @Test
  void namesAreKnownInTheNetworksOfTheContainerOnly() {
    NetworkSpec front = create(spec("front"));
    NetworkSpec back = create(spec("back"));
    Box web = attach(front, List.of("web"));
    Box db = attach(back, List.of("db"));
    Box app = attach(front, List.of("app"));
    EndpointRequest second =
        new EndpointRequest(
            back,
            id(),
            app.request().container(),
            app.namespace(),
            "eth1",
            false,
            List.of("app"),
            List.of(),
            "",
            List.of(),
            Map.of());
    plugin.attach(second);

    assertThat(eventuallyResolves(app, "db", 1)).containsExactly(db.address());
    assertThat(resolve(app, "web")).containsExactly(web.address());
    assertThat(resolve(web, "db")).isEmpty();
    assertThat(resolve(db, "web")).isEmpty();
  }

  @Test
  void namesResolveWithoutAnEngineAndAreChangedByTheNext() {
    NetworkSpec network = create(spec("n"));
    Box one = attach(network, List.of("one"));
    Box two = attach(network, List.of("two"));
    plugin.close();
    assertThat(resolve(two, "one")).containsExactly(one.address());

    plugin = scratch.plugin();
    plugin.createNetwork(network);
    EndpointRequest renamed =
        new EndpointRequest(
            network,
            one.request().endpointId(),
            one.request().container(),
            one.namespace(),
            "eth0",
            true,
            List.of("uno"),
            List.of(),
            "",
            List.of(),
            Map.of());
    plugin.restore(renamed, one.info());
    assertThat(eventuallyResolves(two, "uno", 1)).containsExactly(one.address());
    assertThat(resolve(two, "one")).isEmpty();
    assertThat(resolve(one, "two")).containsExactly(two.address());
  }

  @Test
  void aResolverThatEndsIsReplaced() throws Exception {
    Box one = attach(create(spec("n")), List.of("one"));
    // One that ends at once is left alone.
    scratch.in(scratch.host, "sleep", "1.1");
    scratch.killResolver();

    assertThat(eventuallyResolves(one, "one", 1)).containsExactly(one.address());
  }

  @Test
  void thePredefinedNetworkResolvesNoNames() {
    Box one =
        attach(create(spec("bridge", Map.of(BridgeOptions.PREDEFINED, "true"))), List.of("one"));

    assertThat(one.info().nameServers()).isEmpty();
  }

  // Rounds

  @Test
  void nothingIsLeftAfterManyRounds() {
    NetworkSpec network = create(spec("n"));
    Box keeper = attach(network, List.of("keeper"));
    Path namespace = scratch.namespace();
    List<String> before = plugin == null ? List.of() : state();
    for (int i = 0; i < 500; i++) {
      EndpointRequest request =
          new EndpointRequest(
              network,
              id(),
              ContainerId.random(),
              namespace,
              "eth0",
              true,
              List.of("round" + i),
              List.of(),
              "",
              List.of(port("", 0), new PublishedPort("udp", 53, "127.0.0.1", 0)),
              Map.of());
      EndpointInfo info = plugin.attach(request);
      assertThat(info.addresses()).as("round " + i).allMatch(a -> a.contains(".0.3/"));
      plugin.detach(request);
    }
    plugin.createNetwork(network);
    plugin.detach(keeper.request());
    plugin.removeNetwork(network);
    assertThat(state()).isEqualTo(List.of());
    assertThat(before).hasSize(4);
  }

  private List<String> state() {
    return scratch.residue().stream().filter(line -> !line.contains(" up0@")).toList();
  }

  // Building blocks

  private final List<NetworkSpec> made = new ArrayList<>();

  private NetworkSpec create(NetworkSpec network) {
    NetworkSpec result = plugin.createNetwork(network);
    made.add(result);
    return result;
  }

  private static NetworkSpec spec(String name) {
    return spec(name, Map.of());
  }

  private static NetworkSpec spec(String name, Map<String, String> options) {
    return new NetworkSpec(id(), name, List.of(), false, false, new HashMap<>(options));
  }

  private static String id() {
    return ContainerId.random().value();
  }

  private static PublishedPort port(String address, int hostPort) {
    return new PublishedPort("tcp", 80, address, hostPort);
  }

  private EndpointRequest request(NetworkSpec network, List<String> names, PublishedPort... ports) {
    return new EndpointRequest(
        network,
        id(),
        ContainerId.random(),
        scratch.namespace(),
        "eth0",
        true,
        names,
        List.of(),
        "",
        List.of(ports),
        Map.of());
  }

  private Box attach(NetworkSpec network, PublishedPort... ports) {
    EndpointRequest request = request(network, List.of(), ports);
    return new Box(request, plugin.attach(request));
  }

  private Box attach(NetworkSpec network, List<String> names) {
    EndpointRequest request = request(network, names);
    return new Box(request, plugin.attach(request));
  }

  private static String gateway(NetworkSpec network) {
    return network.subnets().get(0).gateway();
  }

  private static String bridge(NetworkSpec network) {
    return BridgeOptions.of(network).bridge();
  }

  /** An HTTP server on port 80 with one page, once it listens. */
  private void serve(Path namespace, String page) {
    try {
      Path root = Files.createDirectories(pages.resolve(page));
      Files.writeString(root.resolve("index.html"), page);
      servers.add(
          scratch.start(namespace, "busybox", "httpd", "-f", "-p", "80", "-h", root.toString()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    scratch.in(
        namespace,
        "sh",
        "-c",
        "for i in $(seq 100); do ss -Hltn sport = :80 | grep -q . && exit 0; sleep 0.05; done; exit 1");
  }

  /** The page, or what came of it; empty if nobody answers within a second. */
  private String get(Path from, String host, int port) {
    String ask = "exec 3<>/dev/tcp/%s/%d; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
    return scratch.tryIn(from, "timeout", "1", "bash", "-c", ask.formatted(host, port)).orElse("");
  }

  private List<String> resolve(Box from, String name) {
    String server = "@" + from.info().nameServers().get(0);
    return eventually(from.namespace(), "dig", "+short", "+tries=2", "+time=1", server, name)
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The resolver reads its files when it gets to it. */
  private List<String> eventuallyResolves(Box from, String name, int count) {
    for (int i = 0; i < 50 && resolve(from, name).size() != count; i++) {
      scratch.in(from.namespace(), "sleep", "0.05");
    }
    return resolve(from, name);
  }

  /** What a program prints once it succeeds. */
  private String eventually(Path from, String... words) {
    Optional<String> output = Optional.empty();
    for (int i = 0; i < 5 && output.isEmpty(); i++) {
      output = scratch.tryIn(from, words);
    }
    return output.orElse("");
  }
}
