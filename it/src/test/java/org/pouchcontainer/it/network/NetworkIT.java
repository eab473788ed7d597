package org.pouchcontainer.it.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Footprint;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TestBridge;

/** Containers that are really connected. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.NFT})
class NetworkIT {
  private static final String SERVER = "while :; do echo hello | nc -l -p 80; done";

  private static final String UDP_ECHO =
      "$s = IO::Socket::INET->new(LocalPort => 9000, Proto => 'udp') or die $!;"
          + " while ($s->recv($m, 100)) { $s->send($m) }";

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);
  private final TestBridge bridge = POUCHD.bridge();

  private String network(String body) {
    return docker
        .post("/networks/create", RestClient.json(body))
        .expect(201)
        .json()
        .get("Id")
        .asText();
  }

  private String start(String name, ObjectNode spec) {
    String id =
        docker.post("/containers/create?name=" + name, spec).expect(201).json().get("Id").asText();
    containers.begin(id);
    return id;
  }

  private ObjectNode in(String network, String... command) {
    return containers.specWith("{'NetworkMode':'" + network + "'}", command);
  }

  private ObjectNode published(String network, String bindings, String... command) {
    ObjectNode spec =
        containers.specWith(
            "{'NetworkMode':'" + network + "','PortBindings':" + bindings + "}", command);
    return spec;
  }

  private JsonNode settings(String id) {
    return containers.inspect(id).get("NetworkSettings");
  }

  private JsonNode endpoint(String id, String network) {
    return settings(id).get("Networks").get(network);
  }

  private static String read(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 3000);
      socket.setSoTimeout(3000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void awaitHello(String host, int port) {
    Await.until("an answer of " + host + ":" + port, () -> read(host, port).equals("hello\n"));
  }

  private int hostPort(String id, String port) {
    return settings(id).get("Ports").get(port).get(0).get("HostPort").asInt();
  }

  private void awaitExec(String id, String shell, String expected) {
    Await.until(
        shell,
        () ->
            containers
                .execResult(id, RestClient.object(), "sh", "-c", shell)
                .frames()
                .stdout()
                .contains(expected));
  }

  @Test
  void theDefaultNetworkLeadsToTheHost() {
    String id = start("plain", in("default", "sleep", "1000"));
    String address = endpoint(id, "bridge").get("IPAddress").asText();
    assertThat(address).startsWith(bridge.prefix());
    assertThat(containers.exec(id, "ip", "-o", "addr", "show", "eth0")).contains(address + "/24");
    assertThat(containers.exec(id, "ip", "route")).contains("default via " + bridge.gateway());
    assertThat(containers.exec(id, "cat", "/etc/hosts"))
        .containsPattern(address.replace(".", "\\.") + "\\s+" + id.substring(0, 12));
    containers.exec(id, "ping", "-c1", "-W3", bridge.gateway());
    JsonNode inside = docker.get("/networks/bridge").expect(200).json().get("Containers").get(id);
    assertThat(inside.get("Name").asText()).isEqualTo("plain");
    assertThat(inside.get("IPv4Address").asText()).isEqualTo(address + "/24");
    assertThat(settings(id).get("SandboxKey").asText())
        .isEqualTo(POUCHD.runFolder().resolve("netns/" + id).toString());
  }

  @Test
  @Needs(Need.AARDVARK)
  void containersOfANetworkFindEachOtherByAllTheirNames() {
    network("{'Name':'blue'}");
    ObjectNode server = in("blue", "sh", "-c", SERVER);
    server.set(
        "NetworkingConfig", RestClient.json("{'EndpointsConfig':{'blue':{'Aliases':['store']}}}"));
    String web = start("web", server);
    String client = start("client", in("blue", "sleep", "1000"));
    for (String name : new String[] {"web", "store", web.substring(0, 12)}) {
      awaitExec(client, "nc -w 3 " + name + " 80 </dev/null", "hello");
    }
    docker.post("/containers/web/rename?name=site").expect(204);
    awaitExec(client, "nc -w 3 site 80 </dev/null", "hello");
    awaitExec(client, "nslookup web 2>&1 || true", "can't");
    String stranger = start("stranger", in("default", "sleep", "1000"));
    assertThat(
            containers
                .execResult(stranger, RestClient.object(), "nc", "-w", "2", "site", "80")
                .exitCode())
        .isNotZero();
  }

  @Test
  void aPublishedPortIsReachedFromTheHost() {
    String id =
        start("web", published("default", "{'80/tcp':[{'HostPort':''}]}", "sh", "-c", SERVER));
    int port = hostPort(id, "80/tcp");
    assertThat(port).isPositive();
    awaitHello("127.0.0.1", port);
    awaitHello(bridge.gateway(), port);
    docker.post("/containers/web/restart?t=0").expect(204);
    awaitHello("127.0.0.1", hostPort(id, "80/tcp"));
    docker.post("/containers/web/stop?t=0").expect(204);
    assertThat(read("127.0.0.1", port)).contains("refused");
    assertThat(settings(id).get("Ports")).isEmpty();
  }

  @Test
  void aPublishedPortOfOneHostAddressIsReachedThereOnly() {
    String id =
        start(
            "web",
            published(
                "default",
                "{'80/tcp':[{'HostIp':'127.0.0.1','HostPort':''}]}",
                "sh",
                "-c",
                SERVER));
    int port = hostPort(id, "80/tcp");
    awaitHello("127.0.0.1", port);
    assertThat(read(bridge.gateway(), port)).isNotEqualTo("hello\n");
  }

  @Test
  void aTakenPortIsNamedAndNothingIsLeft() {
    String id = start("web", published("default", "{'80/tcp':[{'HostPort':''}]}", "sleep", "1000"));
    int port = hostPort(id, "80/tcp");
    String second =
        containers.create(
            published("default", "{'80/tcp':[{'HostPort':'" + port + "'}]}", "sleep", "1"));
    RestClient.Response answer = docker.post("/containers/" + second + "/start");
    assertThat(answer.status()).isIn(409, 500);
    assertThat(answer.message()).contains(Integer.toString(port));
    containers.remove(id);
    containers.begin(second);
  }

  /** The image has no server for datagrams, so one of the host's runs in the namespace. */
  @Test
  void datagramsArePublishedToo() throws IOException {
    String id =
        start(
            "echo",
            published(
                "default", "{'9000/udp':[{'HostIp':'127.0.0.1','HostPort':''}]}", "sleep", "1000"));
    int port = hostPort(id, "9000/udp");
    String key = settings(id).get("SandboxKey").asText();
    try (Program.Running server =
            Program.of("nsenter", "--net=" + key, "perl", "-MIO::Socket::INET", "-e", UDP_ECHO)
                .start();
        DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(500);
      byte[] ping = "ping".getBytes(StandardCharsets.US_ASCII);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      Await.until(
          "an answer to a datagram",
          () -> {
            try {
              socket.send(new DatagramPacket(ping, ping.length, loopback, port));
              DatagramPacket answer = new DatagramPacket(new byte[16], 16);
              socket.receive(answer);
              return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII)
                  .equals("ping");
            } catch (IOException e) {
              return false;
            }
          });
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void staticAddressAndHardwareAddress() {
    network("{'Name':'fixed','IPAM':{'Config':[{'Subnet':'10.99.77.0/24'}]}}");
    ObjectNode spec = in("fixed", "sleep", "1000");
    spec.set(
        "NetworkingConfig",
        RestClient.json(
            "{'EndpointsConfig':{'fixed':{'IPAMConfig':{'IPv4Address':'10.99.77.88'},"
                + "'MacAddress':'02:11:22:33:44:55'}}}"));
    String id = start("fixed", spec);
    String shown = containers.exec(id, "ip", "addr", "show", "eth0");
    assertThat(shown).contains("10.99.77.88/24", "02:11:22:33:44:55");
    docker.post("/containers/fixed/restart?t=0").expect(204);
    assertThat(containers.exec(id, "ip", "addr", "show", "eth0")).contains("10.99.77.88/24");
  }

  @Test
  void anInternalNetworkLeadsNowhere() {
    network("{'Name':'inner','Internal':true}");
    String id = start("inner", in("inner", "sleep", "1000"));
    assertThat(containers.exec(id, "ip", "route")).doesNotContain("default");
  }

  @Test
  void connectAndDisconnectWhileItRuns() {
    String blue = network("{'Name':'blue'}");
    String id = start("web", in("default", "sleep", "1000"));
    docker.post("/networks/blue/connect", RestClient.json("{'Container':'web'}")).expect(200);
    String address = endpoint(id, "blue").get("IPAddress").asText();
    assertThat(containers.exec(id, "ip", "-o", "addr", "show", "eth1")).contains(address);
    assertThat(containers.exec(id, "cat", "/etc/hosts")).contains(address);
    assertThat(docker.delete("/networks/blue").status()).isEqualTo(403);
    docker.post("/networks/blue/disconnect", RestClient.json("{'Container':'web'}")).expect(200);
    assertThat(containers.exec(id, "ls", "/sys/class/net")).isEqualTo("eth0\nlo\n");
    assertThat(containers.exec(id, "cat", "/etc/hosts")).doesNotContain(address);
    docker.delete("/networks/" + blue).expect(204);
  }

  @Test
  void joiningAContainerMeansItsAddress() {
    String id = start("web", in("default", "sh", "-c", SERVER));
    assertThat(containers.output(in("container:web", "ip", "-o", "addr", "show", "eth0")))
        .contains(endpoint(id, "bridge").get("IPAddress").asText());
  }

  @Test
  void linksAreNames() {
    start("db", in("default", "sh", "-c", SERVER));
    String client =
        start(
            "client",
            containers.specWith("{'NetworkMode':'default','Links':['db:store']}", "sleep", "1000"));
    awaitExec(client, "nc -w 3 store 80 </dev/null", "hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "blue"})
  void thirtyRoundsLeaveNothing(String mode) {
    if (mode.equals("blue")) {
      network("{'Name':'blue'}");
    }
    for (int i = 0; i < 30; i++) {
      String id = start("r" + i, published(mode, "{'80/tcp':[{'HostPort':''}]}", "true"));
      containers.await(id);
      containers.remove(id);
    }
    Await.until(
        "no device of ended containers",
        () -> new Footprint(POUCHD).residueOfContainers().isEmpty());
  }
}
