package org.pouchcontainer.tck.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.pouchcontainer.tck.Kinds.assertKind;
import static org.pouchcontainer.tck.Kinds.succeeds;
import static org.pouchcontainer.tck.Kinds.together;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.pouchcontainer.spi.network.NetworkSpec.Subnet;

/**
 * What every network plugin must do. Extend it, make the plugin in {@link #open}, and namespaces in
 * {@link #namespace}. What a plugin cannot do, by its capabilities, is skipped with its reason.
 */
public abstract class NetworkPluginContract {
  private static final String SUBNET = "10.213.7.0/24";

  private NetworkPlugin plugin;
  private final List<NetworkSpec> made = new ArrayList<>();
  private final List<EndpointRequest> attached = new ArrayList<>();

  /** For subclasses. */
  protected NetworkPluginContract() {}

  /** A plugin of which the host has nothing yet. Called once for each test, before it. */
  protected abstract NetworkPlugin open() throws Exception;

  /** A plugin with nothing in memory over the same host, as after a restart of the engine. */
  protected abstract NetworkPlugin reopen() throws Exception;

  /** Path of a new, empty network namespace. */
  protected abstract Path namespace() throws Exception;

  /** Removes a namespace that {@link #namespace} made, with what is in it. */
  protected abstract void removeNamespace(Path namespace) throws Exception;

  /** What the plugin has left on the host, in any form; empty if nothing. */
  protected abstract List<String> residue() throws Exception;

  /** Called after each test. */
  protected abstract void close() throws Exception;

  @BeforeEach
  void openPlugin() throws Exception {
    plugin = open();
  }

  @AfterEach
  void closePlugin() throws Exception {
    try {
      attached.forEach(plugin::detach);
      made.forEach(plugin::removeNetwork);
      assertThat(residue()).as("left on the host").isEmpty();
    } finally {
      close();
    }
  }

  // Networks

  @Test
  void aNameIsConstant() {
    assertThat(plugin.name()).matches("[a-z0-9][a-z0-9_.-]*").isEqualTo(plugin.name());
  }

  @Test
  void whatIsLeftOpenIsFilledIn() {
    NetworkSpec network = create(open("plain"));

    assertThat(network.subnets()).hasSize(1);
    Subnet subnet = network.subnets().get(0);
    assertThat(Subnets.contains(subnet.cidr(), subnet.gateway())).isTrue();
  }

  @Test
  void whatIsAskedIsKept() {
    Subnet asked = new Subnet(SUBNET, "10.213.7.9", "10.213.7.128/25", List.of("10.213.7.130"));
    NetworkSpec network = create(spec("asked", false, asked));

    assertThat(network.subnets()).containsExactly(asked);
    assertThat(network.name()).isEqualTo("asked");
  }

  @Test
  void repeatingACreationChangesNothing() throws Exception {
    NetworkSpec network = create(open("again"));
    EndpointInfo before = attach(request(network));

    assertThat(plugin.createNetwork(network)).isEqualTo(network);
    assertThat(attach(request(network)).addresses())
        .doesNotContainAnyElementsOf(before.addresses());
  }

  @Test
  void subnetsOfTwoNetworksAreApart() {
    NetworkSpec one = create(open("one"));
    NetworkSpec two = create(open("two"));

    assertThat(Subnets.overlap(one.subnets().get(0).cidr(), two.subnets().get(0).cidr())).isFalse();
  }

  @Test
  void subnetsOfNetworksMadeTogetherAreApart() throws Exception {
    List<NetworkSpec> all = together(4, i -> () -> plugin.createNetwork(open("n" + i)));
    made.addAll(all);

    Set<String> cidrs = new HashSet<>();
    all.forEach(network -> cidrs.add(network.subnets().get(0).cidr()));
    assertThat(cidrs).hasSize(4);
  }

  @Test
  void anOverlappingSubnetIsRefused() {
    create(spec("first", false, subnet(SUBNET)));

    assertKind(ErrorKind.CONFLICT, () -> create(spec("second", false, subnet("10.213.0.0/16"))));
  }

  @ParameterizedTest(name = "{0}: {1} {2} {3}")
  @CsvSource({
    "no subnet, 10.213.7.0, '', ''",
    "no address, 10.213.7/24, '', ''",
    "a name, localhost/24, '', ''",
    "long prefix, 10.213.7.0/33, '', ''",
    "a script, '10.213.7.0/24\nlink del lo', '', ''",
    "gateway outside, 10.213.7.0/24, 10.213.8.1, ''",
    "gateway no address, 10.213.7.0/24, gateway, ''",
    "range outside, 10.213.7.0/24, '', 10.213.8.0/25",
    "range larger, 10.213.7.0/24, '', 10.213.0.0/16"
  })
  void aWrongSubnetIsRefused(String why, String cidr, String gateway, String range) {
    assertKind(
        ErrorKind.INVALID_ARGUMENT,
        () -> create(spec("wrong", false, new Subnet(cidr, gateway, range, List.of()))));
  }

  @Test
  void removingANetworkFreesItsSubnetAndCanBeRepeated() {
    NetworkSpec network = create(spec("gone", false, subnet(SUBNET)));
    plugin.removeNetwork(network);
    plugin.removeNetwork(network);

    NetworkSpec next = create(spec("next", false, subnet(SUBNET)));
    assertThat(next.subnets().get(0).cidr()).isEqualTo(SUBNET);
  }

  @Test
  void anUnknownNetworkCanBeRemoved() {
    plugin.removeNetwork(spec("never", false, new Subnet(SUBNET, "10.213.7.1", "", List.of())));
  }

  @Test
  void ipv6IsChosenWhereItIsAsked() throws Exception {
    assumeTrue(plugin.capabilities().ipv6(), "the plugin has no IPv6");
    NetworkSpec network = create(spec("six", true));
    EndpointInfo info = attach(request(network));

    assertThat(network.subnets()).hasSize(2);
    for (Subnet subnet : network.subnets()) {
      assertThat(info.addresses()).anyMatch(address -> Subnets.contains(subnet.cidr(), address));
    }
  }

  // Endpoints

  @Test
  void anEndpointIsToldItsPlace() throws Exception {
    NetworkSpec network = create(spec("place", false, subnet(SUBNET)));
    EndpointInfo info = attach(request(network));

    assertThat(info.macAddress()).matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    assertThat(info.addresses())
        .hasSize(1)
        .allMatch(address -> address.endsWith("/24") && Subnets.contains(SUBNET, address));
    assertThat(info.gateways()).containsExactly("10.213.7.1");
    assertThat(info.ports()).isEmpty();
  }

  @Test
  void endpointsAttachedTogetherAreApart() throws Exception {
    NetworkSpec network = create(open("crowd"));
    List<EndpointRequest> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      requests.add(request(network));
    }
    attached.addAll(requests);
    List<EndpointInfo> infos = together(8, i -> () -> plugin.attach(requests.get(i)));

    Set<String> addresses = new HashSet<>();
    infos.forEach(info -> addresses.addAll(info.addresses()));
    assertThat(addresses).hasSize(8);
  }

  @Test
  void gatewayAndReservedAddressesAreNeverGivenAndTheRangeIsKept() throws Exception {
    Subnet small =
        new Subnet(SUBNET, "10.213.7.4", "10.213.7.4/30", List.of("10.213.7.5", "10.213.7.6"));
    NetworkSpec network = create(spec("small", false, small));

    assertThat(attach(request(network)).addresses()).containsExactly("10.213.7.7/24");
    assertKind(ErrorKind.RESOURCE_EXHAUSTED, () -> attach(request(network)));
  }

  @Test
  void aReleasedAddressIsGivenAgain() throws Exception {
    NetworkSpec network =
        create(spec("tiny", false, new Subnet("10.213.7.0/30", "", "", List.of())));
    EndpointRequest first = request(network);
    String address = attach(first).addresses().get(0);
    assertKind(ErrorKind.RESOURCE_EXHAUSTED, () -> attach(request(network)));
    plugin.detach(first);

    assertThat(attach(request(network)).addresses()).containsExactly(address);
  }

  @Test
  void addressAndHardwareAddressAreAsAsked() throws Exception {
    NetworkSpec network = create(spec("static", false, subnet(SUBNET)));
    EndpointInfo info =
        attach(new Asked(network).address("10.213.7.77").mac("02:42:0a:0b:0c:0d").build());

    assertThat(info.addresses()).containsExactly("10.213.7.77/24");
    assertThat(info.macAddress()).isEqualTo("02:42:0a:0b:0c:0d");
  }

  @Test
  void anAddressThatIsTakenIsRefusedAndNothingIsLeft() throws Exception {
    NetworkSpec network = create(spec("taken", false, subnet(SUBNET)));
    EndpointRequest first = new Asked(network).address("10.213.7.77").build();
    attach(first);
    EndpointRequest second = new Asked(network).address("10.213.7.77").build();

    assertKind(ErrorKind.CONFLICT, () -> attach(second));
    assertKind(ErrorKind.CONFLICT, () -> attach(new Asked(network).address("10.213.7.1").build()));
    plugin.detach(first);
    assertThat(attach(second).addresses()).containsExactly("10.213.7.77/24");
  }

  @Test
  void anAddressOfAnotherSubnetIsRefused() throws Exception {
    NetworkSpec network = create(spec("outside", false, subnet(SUBNET)));

    assertKind(
        ErrorKind.INVALID_ARGUMENT, () -> attach(new Asked(network).address("10.214.0.1").build()));
  }

  @Test
  void detachingCanBeRepeatedAndNeedsNoAttachment() throws Exception {
    NetworkSpec network = create(open("twice"));
    EndpointRequest request = request(network);
    attach(request);
    plugin.detach(request);
    plugin.detach(request);
    plugin.detach(request(network));
  }

  @Test
  void detachingNeedsNoNamespace() throws Exception {
    NetworkSpec network = create(open("bare"));
    EndpointRequest request = request(network);
    attach(request);
    removeNamespace(request.namespace());

    plugin.detach(request);
  }

  @Test
  void detachingWorksFromTheRequestAloneAfterARestart() throws Exception {
    NetworkSpec network = create(spec("alone", false, subnet(SUBNET)));
    Asked asked = new Asked(network);
    EndpointRequest request =
        (plugin.capabilities().portPublishing() ? asked.port("tcp", "", 0) : asked).build();
    attach(request);
    plugin = reopen();

    plugin.detach(request);
  }

  @Test
  void aMissingNamespaceLeavesNothing() throws Exception {
    NetworkSpec network =
        create(spec("missing", false, new Subnet("10.213.7.0/30", "", "", List.of())));
    EndpointRequest request = request(network);
    removeNamespace(request.namespace());
    boolean attachedAnyway = succeeds(ErrorKind.UNAVAILABLE, () -> attach(request)).call();
    assumeTrue(!attachedAnyway, "the plugin looks at no namespace");
    attached.clear();

    attach(request(network));
  }

  @Test
  void restoringTakesAddressesAgain() throws Exception {
    NetworkSpec network = create(spec("kept", false, subnet(SUBNET)));
    EndpointRequest request = request(network);
    EndpointInfo info = attach(request);
    plugin = reopen();
    plugin.createNetwork(network);
    plugin.restore(request, info);
    plugin.restore(request, info);

    assertKind(
        ErrorKind.CONFLICT,
        () -> attach(new Asked(network).address(Subnets.head(info.addresses().get(0))).build()));
    assertThat(attach(request(network)).addresses()).doesNotContainAnyElementsOf(info.addresses());
  }

  // Published ports

  @Test
  void anOpenPortIsFilledIn() throws Exception {
    NetworkSpec network = publishing("ports");
    EndpointInfo info =
        attach(
            new Asked(network)
                .port("tcp", "127.0.0.1", 0)
                .port("tcp", "127.0.0.1", 0)
                .port("udp", "127.0.0.1", 0)
                .build());

    assertThat(info.ports()).hasSize(3).allMatch(port -> port.hostPort() > 0);
    assertThat(info.ports().get(0).hostPort()).isNotEqualTo(info.ports().get(1).hostPort());
    assertThat(info.ports())
        .extracting(PublishedPort::protocol)
        .containsExactly("tcp", "tcp", "udp");
  }

  @ParameterizedTest(name = "{0} on \"{1}\" against \"{2}\"")
  @CsvSource({"tcp, 127.0.0.1, 127.0.0.1", "udp, 127.0.0.1, 127.0.0.1", "tcp, '', 127.0.0.1"})
  void aPortThatIsTakenIsRefusedAndNothingIsLeft(String protocol, String one, String other)
      throws Exception {
    NetworkSpec network = publishing("clash");
    EndpointRequest first = new Asked(network).port(protocol, one, 0).build();
    int port = attach(first).ports().get(0).hostPort();
    EndpointRequest second =
        new Asked(network).address("10.213.7.99").port(protocol, other, port).build();

    assertKind(ErrorKind.CONFLICT, () -> attach(second));
    plugin.detach(first);
    assertThat(attach(second).ports().get(0).hostPort()).isEqualTo(port);
  }

  @Test
  void theSamePortOnAnotherAddressOrProtocolIsFree() throws Exception {
    NetworkSpec network = publishing("apart");
    int port =
        attach(new Asked(network).port("tcp", "127.0.0.1", 0).build()).ports().get(0).hostPort();

    attach(new Asked(network).port("tcp", "127.0.0.2", port).build());
    attach(new Asked(network).port("udp", "127.0.0.1", port).build());
  }

  @Test
  void restoringTakesPortsAgain() throws Exception {
    NetworkSpec network = publishing("held");
    EndpointRequest request = new Asked(network).port("tcp", "127.0.0.1", 0).build();
    EndpointInfo info = attach(request);
    plugin = reopen();
    plugin.createNetwork(network);
    plugin.restore(request, info);

    assertKind(
        ErrorKind.CONFLICT,
        () ->
            attach(
                new Asked(network)
                    .port("tcp", "127.0.0.1", info.ports().get(0).hostPort())
                    .build()));
  }

  @ParameterizedTest(name = "{0} {1}:{2}")
  @CsvSource({
    "icmp, 127.0.0.1, 0",
    "tcp, 127.0.0.1, 65536",
    "tcp, 127.0.0.1, -1",
    "tcp, 'drop ; }', 8080"
  })
  void aWrongPortIsRefused(String protocol, String address, int port) throws Exception {
    NetworkSpec network = publishing("wrong");

    assertKind(
        ErrorKind.INVALID_ARGUMENT,
        () -> attach(new Asked(network).port(protocol, address, port).build()));
  }

  private NetworkSpec publishing(String name) {
    assumeTrue(plugin.capabilities().portPublishing(), "the plugin publishes no ports");
    return create(spec(name, false, subnet(SUBNET)));
  }

  // Building blocks

  /** The plugin under test, for tests of a subclass. */
  protected NetworkPlugin plugin() {
    return plugin;
  }

  /** Creates a network, which is removed after the test. */
  protected NetworkSpec create(NetworkSpec network) {
    NetworkSpec result = plugin.createNetwork(network);
    made.add(result);
    return result;
  }

  /** Attaches an endpoint, which is detached after the test. */
  protected EndpointInfo attach(EndpointRequest request) {
    EndpointInfo info = plugin.attach(request);
    attached.add(request);
    return info;
  }

  /** A request for a new container in a new namespace. */
  protected EndpointRequest request(NetworkSpec network) throws Exception {
    return new Asked(network).build();
  }

  private static NetworkSpec open(String name) {
    return spec(name, false);
  }

  private static Subnet subnet(String cidr) {
    return new Subnet(cidr, "", "", List.of());
  }

  /** A network without options. */
  protected static NetworkSpec spec(String name, boolean ipv6, Subnet... subnets) {
    return new NetworkSpec(
        ContainerId.random().value(), name, List.of(subnets), ipv6, false, Map.of());
  }

  /** Builds a request. */
  protected final class Asked {
    private final NetworkSpec network;
    private final List<String> addresses = new ArrayList<>();
    private final List<PublishedPort> ports = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private String mac = "";

    /** For a new container in this network. */
    public Asked(NetworkSpec network) {
      this.network = network;
    }

    /** With a static address. */
    public Asked address(String address) {
      addresses.add(address);
      return this;
    }

    /** With a hardware address. */
    public Asked mac(String address) {
      mac = address;
      return this;
    }

    /** With a name. */
    public Asked name(String name) {
      names.add(name);
      return this;
    }

    /** With port 80 published. */
    public Asked port(String protocol, String address, int hostPort) {
      ports.add(new PublishedPort(protocol, 80, address, hostPort));
      return this;
    }

    /** In a new namespace. */
    public EndpointRequest build() throws Exception {
      return new EndpointRequest(
          network,
          ContainerId.random().value(),
          ContainerId.random(),
          namespace(),
          "eth0",
          true,
          names,
          addresses,
          mac,
          ports,
          Map.of());
    }
  }
}
