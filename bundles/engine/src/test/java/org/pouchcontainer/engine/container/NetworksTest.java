package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.ContainerDetails.EndpointStatus;
import org.pouchcontainer.api.container.ContainerDetails.NetworkStatus;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkCreation.Ipam;
import org.pouchcontainer.api.network.NetworkCreation.Pool;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

@Timeout(30)
class NetworksTest {
  private static final EndpointSettings NONE = EndpointSettings.NONE;

  @TempDir Path folder;
  private EngineFixture fixture;
  private NetworkService networks;

  @BeforeEach
  void start() {
    fixture = new EngineFixture(folder).withBridge();
    networks = fixture.networks();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static NetworkCreation creation(String name, Pool... pools) {
    return new NetworkCreation(
        name,
        "",
        new Ipam("", Map.of(), List.of(pools)),
        false,
        false,
        false,
        Map.of(),
        Map.of("tier", name));
  }

  private static Pool pool(String subnet, String range, String gateway) {
    return new Pool(subnet, range, gateway, Map.of());
  }

  private String network(String name) {
    return networks.create(creation(name)).id();
  }

  private static EndpointSettings aliases(String... aliases) {
    return new EndpointSettings("", "", List.of(aliases), List.of(), "", Map.of());
  }

  private static EndpointSettings address(String ipv4) {
    return new EndpointSettings(ipv4, "", List.of(), List.of(), "", Map.of());
  }

  private static ContainerSpec spec(
      String mode, EndpointSettings settings, PublishedPort... ports) {
    return spec(mode, settings, List.of(), List.of(), ports);
  }

  private static ContainerSpec spec(
      String mode,
      EndpointSettings settings,
      List<String> hosts,
      List<String> links,
      PublishedPort... ports) {
    NetworkRequest n =
        new NetworkRequest(
            mode,
            List.of(ports),
            false,
            settings.equals(NONE) ? Map.of() : Map.of(mode, settings),
            "",
            List.of(),
            List.of(),
            List.of(),
            hosts,
            links,
            false,
            false);
    return SpecChanges.withNetwork(ContainerSpec.of("busybox", List.of("sleep", "9")), n);
  }

  private String run(String name, ContainerSpec spec) {
    String id = fixture.create(name, spec);
    fixture.containers().start(id);
    return id;
  }

  private NetworkStatus status(String container) {
    return fixture.containers().inspect(container).network();
  }

  private EndpointStatus endpoint(String container, String network) {
    return status(container).endpoints().get(network);
  }

  private static ErrorKind kindOf(Runnable action) {
    EngineException e = catchThrowableOfType(EngineException.class, action::run);
    return e == null ? null : e.kind();
  }

  private void awaitRelease(String id) throws Exception {
    fixture.engine.container(id).released().get(10, TimeUnit.SECONDS);
  }

  private String hosts(String id) throws IOException {
    return Files.readString(folder.resolve("home/containers/" + id + "/hosts"));
  }

  // Networks.

  @Test
  void predefinedNetworksAreThereAndStayTheSame() {
    List<NetworkDetails> before = networks.list(NetworkQuery.ALL);
    assertThat(before).extracting(NetworkDetails::name).containsExactly("bridge", "host", "none");
    assertThat(before).allMatch(NetworkDetails::predefined);
    assertThat(before.get(0).creation().ipam().pools())
        .containsExactly(pool("192.168.5.0/24", "", "192.168.5.1"));
    fixture.restart();
    assertThat(fixture.networks().list(NetworkQuery.ALL))
        .extracting(NetworkDetails::id)
        .containsExactlyElementsOf(before.stream().map(NetworkDetails::id).toList());
  }

  @Test
  void aNetworkIsFilledInKeptAndRemoved() {
    String id = network("blue");
    NetworkDetails made = networks.inspect("blue");
    assertThat(made.id()).isEqualTo(id);
    assertThat(made.creation().driver()).isEqualTo("bridge");
    assertThat(made.creation().ipam().pools())
        .containsExactly(pool("172.17.0.0/16", "", "172.17.0.1"));
    fixture.restart();
    assertThat(fixture.networks().inspect(id.substring(0, 12))).isEqualTo(made);
    fixture.networks().remove("blue");
    assertThat(kindOf(() -> fixture.networks().inspect(id))).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(fixture.bridge.networks).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "predefined name|bridge||||PERMISSION_DENIED",
        "predefined word|default||||PERMISSION_DENIED",
        "no name|''||||INVALID_ARGUMENT",
        "bad name|a b||||INVALID_ARGUMENT",
        "name that is taken|taken||||CONFLICT",
        "no subnet|new|10.1.0.0|||INVALID_ARGUMENT",
        "gateway without subnet|new|||10.1.0.1|INVALID_ARGUMENT",
        "gateway outside|new|10.1.0.0/24||10.1.1.1|INVALID_ARGUMENT",
        "gateway is no address|new|10.1.0.0/24||gw|INVALID_ARGUMENT",
        "range outside|new|10.1.0.0/24|10.2.0.0/25||INVALID_ARGUMENT",
        "range wider|new|10.1.0.0/24|10.1.0.0/16||INVALID_ARGUMENT",
        "no room|new|10.1.0.0/31|||INVALID_ARGUMENT",
        "everything|new|0.0.0.0/0|||INVALID_ARGUMENT",
        "v6 without asking for it|new|fd00::/64|||INVALID_ARGUMENT",
        "overlaps another network|new|10.9.1.0/24|||CONFLICT",
        "overlaps bridge|new|192.168.0.0/16|||CONFLICT",
      })
  void whatCannotBeMadeIsRefused(
      String row, String name, String subnet, String range, String gateway, ErrorKind kind) {
    networks.create(creation("taken", pool("10.9.0.0/16", "", "")));
    Pool pool = pool(text(subnet), text(range), text(gateway));
    assertThat(kindOf(() -> networks.create(creation(name, pool)))).as(row).isEqualTo(kind);
    assertThat(networks.list(NetworkQuery.ALL)).hasSize(4);
  }

  private static String text(String cell) {
    return cell == null ? "" : cell;
  }

  @Test
  void onlyOneOfHostAndNone() {
    NetworkCreation c = creation("x");
    for (String driver : List.of("host", "null")) {
      NetworkCreation asked =
          new NetworkCreation("x", driver, c.ipam(), false, false, false, Map.of(), Map.of());
      assertThat(kindOf(() -> networks.create(asked))).isEqualTo(ErrorKind.PERMISSION_DENIED);
    }
    NetworkCreation absent =
        new NetworkCreation("x", "nosuch", c.ipam(), false, false, false, Map.of(), Map.of());
    assertThat(kindOf(() -> networks.create(absent))).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void aSubnetThatThePluginChoosesIsMovedAwayFromOneItHasForgotten() {
    network("a");
    fixture.bridge.forget();
    FakeNetworkPlugin successor = new FakeNetworkPlugin();
    fixture.drivers.networks().add("bridge", successor);
    networks.create(creation("b"));
    assertThat(networks.inspect("b").creation().ipam().pools().get(0).subnet())
        .isNotEqualTo("172.17.0.0/16");
    assertThat(successor.networks).hasSize(1);
  }

  @Test
  void predefinedAndUsedNetworksAreNotRemoved() throws Exception {
    for (String name : List.of("bridge", "host", "none")) {
      assertThat(kindOf(() -> networks.remove(name))).isEqualTo(ErrorKind.PERMISSION_DENIED);
    }
    network("blue");
    String id = run("web", spec("blue", NONE));
    EngineException used =
        catchThrowableOfType(EngineException.class, () -> networks.remove("blue"));
    assertThat(used.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED);
    assertThat(used.getMessage()).contains("has active endpoints", "web");
    fixture.containers().stop(id, Duration.ZERO, "");
    networks.remove("blue");
    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "driver,bridge,blue bridge green",
    "driver,null,none",
    "name,lu,blue",
    "name,^blue$,blue",
    "name,^b,blue bridge",
    "label,tier,blue green",
    "label,tier=blue,blue",
    "scope,local,blue bridge green host none",
    "scope,swarm,''",
    "type,custom,blue green",
    "type,builtin,bridge host none",
    "dangling,true,green",
    "dangling,false,blue bridge host none",
  })
  void filters(String key, String value, String names) {
    network("blue");
    network("green");
    run("web", spec("blue", NONE));
    List<NetworkDetails> found = networks.list(new NetworkQuery(Map.of(key, List.of(value))));
    assertThat(String.join(" ", found.stream().map(NetworkDetails::name).toList()))
        .isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({"nosuch,x", "dangling,maybe", "type,odd"})
  void badFiltersAreRefused(String key, String value) {
    NetworkQuery query = new NetworkQuery(Map.of(key, List.of(value)));
    assertThat(kindOf(() -> networks.list(query))).isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  // Starting and ending.

  @Test
  void theDefaultNetworkIsMadeAtItsFirstUse() throws Exception {
    assertThat(fixture.bridge.networks).isEmpty();
    String id = run("web", spec("", NONE));
    EndpointStatus endpoint = endpoint(id, "bridge");
    assertThat(endpoint.ipv4()).isEqualTo("192.168.5.2/24");
    assertThat(endpoint.gateway()).isEqualTo("192.168.5.1");
    assertThat(endpoint.networkId()).isEqualTo(networks.inspect("bridge").id());
    assertThat(status(id).sandboxKey()).isEqualTo(folder.resolve("run/netns/" + id).toString());
    assertThat(hosts(id)).contains("192.168.5.2\t" + id.substring(0, 12));
    assertThat(networks.inspect("bridge").endpoints().get(id).ipv4()).isEqualTo("192.168.5.2/24");
    assertThat(networks.inspect("bridge").endpoints().get(id).containerName()).isEqualTo("web");
    EndpointRequest request = fixture.bridge.endpoints.get(endpoint.endpointId());
    assertThat(request.interfaceName()).isEqualTo("eth0");
    assertThat(request.defaultRoute()).isTrue();
    assertThat(request.names()).isEmpty();
    fixture.containers().remove(id, true, false);
    nothingIsConnected();
  }

  private void nothingIsConnected() {
    assertThat(fixture.bridge.endpoints).isEmpty();
    assertThat(fixture.namespaces.pins).isEmpty();
  }

  @Test
  void anEndReleasesAndARestartKeepsWhatWasAsked() throws Exception {
    networks.create(creation("blue", pool("10.9.0.0/16", "", "")));
    String id = run("web", spec("blue", address("10.9.0.77"), new PublishedPort("tcp", 80, "", 0)));
    assertThat(endpoint(id, "blue").ipv4()).isEqualTo("10.9.0.77/16");
    assertThat(status(id).ports()).extracting(PublishedPort::hostPort).containsExactly(32768);
    fixture.runtime.end(new ContainerId(id), 0);
    awaitRelease(id);
    assertThat(endpoint(id, "blue").ipv4()).isEmpty();
    assertThat(endpoint(id, "blue").settings().ipv4Address()).isEqualTo("10.9.0.77");
    assertThat(status(id).ports()).isEmpty();
    nothingIsConnected();
    fixture.containers().start(id);
    assertThat(endpoint(id, "blue").ipv4()).isEqualTo("10.9.0.77/16");
  }

  @Test
  void anAddressOrPortThatIsBeingReleasedIsWaitedFor() {
    PublishedPort port = new PublishedPort("tcp", 80, "", 8080);
    for (int i = 0; i < 20; i++) {
      String id = run("web" + i, spec("", NONE, port));
      fixture.containers().stop(id, Duration.ZERO, "");
    }
  }

  @Test
  void aPortThatIsTakenUndoesTheStart() {
    PublishedPort port = new PublishedPort("tcp", 80, "", 8080);
    run("first", spec("", NONE, port));
    String id = fixture.create("second", spec("", NONE, port));
    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.CONFLICT);
    assertThat(fixture.bridge.endpoints).hasSize(1);
    assertThat(fixture.namespaces.pins).hasSize(1);
    assertThat(fixture.runtime.knows(new ContainerId(id))).isFalse();
    assertThat(fixture.containers().inspect(id).state().exitCode()).isEqualTo(128);
    fixture.containers().remove("first", true, false);
    fixture.containers().start(id);
  }

  @Test
  void aFailingRuntimeUndoesTheNetwork() {
    fixture.runtime.failCreate = new EngineException(ErrorKind.NOT_FOUND, "no such program");
    String id = fixture.create("web", spec("", NONE));
    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.NOT_FOUND);
    nothingIsConnected();
  }

  @Test
  void aRangeGivesTheNextFreePort() {
    PublishedPort range = new PublishedPort("tcp", 80, "", 9000, 9002);
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = run("web" + i, spec("", NONE, range));
      ports.add(status(id).ports().get(0).hostPort());
    }
    assertThat(ports).containsExactly(9000, 9001, 9002);
    String id = fixture.create("late", spec("", NONE, range));
    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void noneAndHostHaveNoNamespaceOfOurs() {
    String none = run("n", spec("none", NONE));
    String host = run("h", spec("host", NONE));
    assertThat(fixture.namespaces.pins).isEmpty();
    assertThat(status(host).sandboxKey()).isEmpty();
    assertThat(status(none).endpoints()).containsOnlyKeys("none");
    assertThat(networks.inspect("host").endpoints()).containsOnlyKeys(host);
    assertThat(networks.inspect("none").endpoints()).containsOnlyKeys(none);
  }

  @Test
  void anUnknownNetworkIsMissedAtTheStart() {
    String id = fixture.create("web", spec("nosuch", NONE));
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> fixture.containers().start(id));
    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.getMessage()).contains("network nosuch not found");
    assertThat(fixture.containers().inspect(id).state().exitCode()).isEqualTo(128);
    nothingIsConnected();
    network("nosuch");
    fixture.containers().start(id);
  }

  @Test
  void withoutAPluginThereIsLoopbackAndAWarning() {
    EngineFixture bare = new EngineFixture(folder.resolve("bare"));
    try (bare) {
      var created =
          bare.containers()
              .create(
                  new org.pouchcontainer.api.container.ContainerService.CreateContainer(
                      "web", null, "", spec("", NONE)));
      assertThat(created.warnings()).hasSize(1);
      bare.containers().start("web");
      assertThat(bare.namespaces.pins).isEmpty();
    }
  }

  @Test
  void networksWithoutAModeAreAllThereIs() {
    network("blue");
    NetworkRequest n = NetworkRequest.DEFAULT;
    NetworkRequest asked =
        new NetworkRequest(
            "",
            List.of(),
            false,
            Map.of("blue", aliases("db")),
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            false);
    assertThat(n.mode()).isEmpty();
    String id =
        run("web", SpecChanges.withNetwork(ContainerSpec.of("busybox", List.of("x")), asked));
    assertThat(status(id).endpoints()).containsOnlyKeys("blue");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "address on bridge,bridge,192.168.5.9,",
    "address on default,'',192.168.5.9,",
    "address without own subnet,auto,172.17.0.9,",
    "address outside,own,10.8.0.1,",
    "no address,own,web,",
    "alias on bridge,bridge,,db",
    "blank alias,own,,a b",
  })
  void wishesThatCannotBeFulfilledAreRefused(
      String row, String mode, String address, String alias) {
    network("auto");
    networks.create(creation("own", pool("10.9.0.0/16", "", "")));
    EndpointSettings settings =
        new EndpointSettings(
            text(address), "", alias == null ? List.of() : List.of(alias), List.of(), "", Map.of());
    ContainerSpec spec =
        SpecChanges.withNetwork(
            ContainerSpec.of("busybox", List.of("x")),
            new NetworkRequest(
                mode,
                List.of(),
                false,
                Map.of(mode.isEmpty() ? "default" : mode, settings),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                false));
    assertThat(kindOf(() -> fixture.create("web", spec)))
        .as(row)
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    fixture.create("plain", spec("none", NONE));
    String target = mode.isEmpty() ? "bridge" : mode;
    fixture.create("other", spec("", NONE));
    assertThat(kindOf(() -> networks.connect(target, "other", settings)))
        .as(row + " by connect")
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  // Names.

  @Test
  void namesAreAliasesNameAndShortId() throws Exception {
    network("blue");
    String id = run("web", spec("blue", aliases("db", "cache")));
    assertThat(endpoint(id, "blue").names())
        .containsExactly("web", "db", "cache", id.substring(0, 12));
    assertThat(Files.readString(folder.resolve("home/containers/" + id + "/resolv.conf")))
        .contains("nameserver 172.17.0.1", "ndots:0");
    fixture.containers().rename(id, "site");
    EndpointRequest now = fixture.bridge.endpoints.get(endpoint(id, "blue").endpointId());
    assertThat(now.names()).containsExactly("site", "db", "cache", id.substring(0, 12));
    assertThat(endpoint(id, "blue").names()).contains("site").doesNotContain("web");
  }

  @Test
  void linksAreLinesOfTheHostsFileThatFollowTheOther() throws Exception {
    String db = run("db", spec("", NONE));
    String web = run("web", spec("", NONE, List.of(), List.of("db:store")));
    assertThat(hosts(web)).contains("192.168.5.2\tstore " + db.substring(0, 12) + " db\n");
    fixture.containers().stop(db, Duration.ZERO, "");
    awaitRelease(db);
    run("squatter", spec("", NONE));
    fixture.containers().start(db);
    assertThat(hosts(web)).contains("192.168.5.4\tstore").doesNotContain("192.168.5.2\tstore");
  }

  @Test
  void aLinkNeedsARunningContainer() {
    assertThat(kindOf(() -> fixture.create("web", spec("", NONE, List.of(), List.of("nosuch:x")))))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    fixture.create("db", spec("", NONE));
    String id = fixture.create("web", spec("", NONE, List.of(), List.of("db:store")));
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> fixture.containers().start(id));
    assertThat(e.getMessage())
        .contains("Cannot link to a non running container: /db AS /web/store");
    nothingIsConnected();
  }

  @Test
  void aLinkWhoseOtherHasEndedStandsInNobodysWay() throws Exception {
    network("blue");
    String db = run("db", spec("", NONE));
    String web = run("web", spec("", NONE, List.of(), List.of("db:store")));
    fixture.containers().remove(db, true, false);
    networks.connect("blue", web, NONE);
    networks.disconnect("bridge", web, false);
    assertThat(hosts(web)).contains("172.17.0.2\t").doesNotContain("192.168.5.3\t");
    EndpointSettings bad =
        new EndpointSettings("", "", List.of(), List.of("nosuch:x"), "", Map.of());
    String other = run("other", spec("", NONE));
    assertThat(kindOf(() -> networks.connect("blue", other, bad))).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(status(other).endpoints()).containsOnlyKeys("bridge");
  }

  @Test
  void hostGatewayIsTheHostAsTheContainerSeesIt() throws Exception {
    String id = run("web", spec("", NONE, List.of("me:host-gateway"), List.of()));
    assertThat(hosts(id)).contains("192.168.5.1\tme\n");
  }

  // Connect and disconnect.

  @Test
  void connectingARunningContainerGivesItTheNextInterface() throws Exception {
    String blue = network("blue");
    String id = run("web", spec("", NONE));
    networks.connect("blue", id, aliases("db"));
    EndpointStatus endpoint = endpoint(id, "blue");
    EndpointRequest request = fixture.bridge.endpoints.get(endpoint.endpointId());
    assertThat(request.interfaceName()).isEqualTo("eth1");
    assertThat(request.defaultRoute()).isFalse();
    assertThat(request.names()).contains("web", "db");
    assertThat(hosts(id)).contains("192.168.5.2\t", "172.17.0.2\t");
    assertThat(networks.inspect(blue).endpoints()).containsOnlyKeys(id);
    assertThat(kindOf(() -> networks.connect("blue", id, NONE)))
        .isEqualTo(ErrorKind.PERMISSION_DENIED);

    networks.disconnect("blue", id, false);
    assertThat(hosts(id)).contains("192.168.5.2\t").doesNotContain("172.17.0.2");
    assertThat(status(id).endpoints()).containsOnlyKeys("bridge");
    assertThat(fixture.bridge.endpoints).hasSize(1);
    assertThat(kindOf(() -> networks.disconnect("blue", id, false)))
        .isEqualTo(ErrorKind.PERMISSION_DENIED);
    networks.remove("blue");
  }

  @Test
  void connectingBeforeTheStartIsKept() {
    network("blue");
    String id = fixture.create("web", spec("", NONE));
    networks.connect("blue", id, NONE);
    networks.connect("blue", id, NONE);
    assertThat(fixture.bridge.endpoints).isEmpty();
    fixture.restart();
    fixture.containers().start(id);
    assertThat(status(id).endpoints()).containsOnlyKeys("bridge", "blue");
    assertThat(endpoint(id, "blue").ipv4()).isEqualTo("172.17.0.2/16");
  }

  @Test
  void disconnectingFromTheFirstNetworkIsKeptByARestart() {
    network("blue");
    String id = run("web", spec("", NONE));
    networks.connect("blue", id, NONE);
    networks.disconnect("bridge", id, false);
    fixture.containers().restart(id, Duration.ZERO, "");
    assertThat(status(id).endpoints()).containsOnlyKeys("blue");
    EndpointRequest request = fixture.bridge.endpoints.get(endpoint(id, "blue").endpointId());
    assertThat(request.interfaceName()).isEqualTo("eth0");
    assertThat(request.defaultRoute()).isTrue();
  }

  @Test
  void theWayOutAndThePortsMoveToAnotherNetwork() {
    network("blue");
    String id = run("web", spec("", NONE, new PublishedPort("tcp", 80, "", 8080)));
    networks.connect("blue", id, NONE);
    String address = endpoint(id, "blue").ipv4();
    networks.disconnect("bridge", id, false);
    EndpointRequest request = fixture.bridge.endpoints.get(endpoint(id, "blue").endpointId());
    assertThat(request.defaultRoute()).isTrue();
    assertThat(request.interfaceName()).isEqualTo("eth1");
    assertThat(endpoint(id, "blue").ipv4()).isEqualTo(address);
    assertThat(status(id).ports()).extracting(PublishedPort::hostPort).containsExactly(8080);
    assertThat(fixture.bridge.endpoints).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"host,blue", "none,blue", "'',host", "'',none"})
  void whatCannotBeCombinedIsRefused(String mode, String other) {
    network("blue");
    run("web", spec(mode, NONE));
    assertThat(kindOf(() -> networks.connect(other, "web", NONE)))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void theHostsNetworkCannotBeLeft() {
    run("web", spec("host", NONE));
    assertThat(kindOf(() -> networks.disconnect("host", "web", false)))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void fromNoneToANetworkWhileItRuns() {
    String id = run("web", spec("none", NONE));
    networks.disconnect("none", id, false);
    networks.connect("bridge", id, NONE);
    EndpointRequest request = fixture.bridge.endpoints.get(endpoint(id, "bridge").endpointId());
    assertThat(request.namespace()).isEqualTo(Path.of("/proc/101/ns/net"));
  }

  @Test
  void aNetworkThatIsGoneIsForgottenByForce() {
    network("blue");
    String id = fixture.create("web", spec("", NONE));
    networks.connect("blue", id, NONE);
    networks.remove("blue");
    assertThat(kindOf(() -> networks.disconnect("blue", id, false))).isEqualTo(ErrorKind.NOT_FOUND);
    networks.disconnect("blue", id, true);
    fixture.containers().start(id);
  }

  @Test
  void joiningAContainerShowsItsNamespaceAndNothingElse() {
    String id = run("web", spec("", NONE));
    String joined = run("side", spec("container:web", NONE));
    assertThat(fixture.containers().inspect(joined).spec().network().mode())
        .isEqualTo("container:" + id);
    assertThat(status(joined).sandboxKey()).isEqualTo(status(id).sandboxKey());
    assertThat(status(joined).endpoints()).isEmpty();
    network("blue");
    assertThat(kindOf(() -> networks.connect("blue", joined, NONE)))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  // Restoring.

  @Test
  void aNewEngineRestoresWhatRuns() throws Exception {
    network("blue");
    String id = run("web", spec("blue", aliases("db"), new PublishedPort("tcp", 80, "", 0)));
    NetworkStatus before = status(id);
    fixture.bridge.forget();
    fixture.restart();
    assertThat(status(id)).isEqualTo(before);
    EndpointRequest request =
        fixture.bridge.endpoints.get(before.endpoints().get("blue").endpointId());
    assertThat(request.names()).contains("web", "db");
    assertThat(request.ports()).extracting(PublishedPort::hostPort).containsExactly(32768);
    assertThat(fixture.bridge.networks).hasSize(1);
    assertThat(kindOf(() -> fixture.networks().remove("blue")))
        .isEqualTo(ErrorKind.PERMISSION_DENIED);
    fixture.containers().remove(id, true, false);
    nothingIsConnected();
    fixture.networks().remove("blue");
  }

  @Test
  void aPluginThatComesBackIsToldOfWhatRuns() throws Exception {
    String id = run("web", spec("", NONE));
    fixture.drivers.networks().remove("bridge", fixture.bridge);
    FakeNetworkPlugin successor = new FakeNetworkPlugin();
    fixture.drivers.networks().add("bridge", successor);
    for (int i = 0; i < 500 && successor.endpoints.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(successor.endpoints).containsKey(endpoint(id, "bridge").endpointId());
    assertThat(successor.networks).hasSize(1);
  }

  @Test
  void whatACrashHasLeftIsTakenAway() throws Exception {
    String id = run("web", spec("", NONE));
    String vanished = "f".repeat(64);
    Files.createFile(folder.resolve("run/netns/" + vanished));
    String died = run("died", spec("", NONE));
    fixture.engine.close();
    fixture.deadPids.add(102);
    fixture.runtime.end(new ContainerId(died), 1);
    fixture.restart();
    awaitRelease(died);
    assertThat(folder.resolve("run/netns")).isDirectoryContaining(p -> p.endsWith(id));
    assertThat(folder.resolve("run/netns/" + vanished)).doesNotExist();
    assertThat(folder.resolve("run/netns/" + died)).doesNotExist();
    assertThat(fixture.bridge.endpoints).hasSize(1);
  }

  // Seen by others.

  @Test
  void eventsTellOfNetworks() {
    network("blue");
    String id = run("web", spec("blue", NONE));
    fixture.containers().remove(id, true, false);
    networks.remove("blue");
    List<String> seen =
        fixture.events.past(Instant.EPOCH, Instant.MAX).stream()
            .filter(event -> event.type() == Event.Type.NETWORK)
            .map(event -> event.action() + " " + event.attributes().get("name"))
            .toList();
    assertThat(seen)
        .containsExactly("create blue", "connect blue", "disconnect blue", "destroy blue");
  }

  @Test
  void containersAreFoundByTheirNetwork() {
    String blue = network("blue");
    String id = fixture.create("web", spec("blue", NONE));
    fixture.create("other", spec("", NONE));
    for (String value : List.of("blue", blue, blue.substring(0, 12))) {
      ContainerQuery query = new ContainerQuery(true, 0, Map.of("network", List.of(value)));
      assertThat(fixture.containers().list(query))
          .extracting(c -> c.id().value())
          .containsExactly(id);
    }
  }
}
