package org.pouchcontainer.it.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TestBridge;

/** The daemon dies; its containers stay connected. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.NFT, Need.AARDVARK})
@Order(3)
class NetworkRestoreIT {
  private static final String SERVER = "while :; do echo hello | nc -l -p 80; done";

  private final Pouchd pouchd = Pouchd.fresh();
  private Containers containers;
  private RestClient docker;

  @BeforeEach
  void startDaemon() {
    pouchd.start().pullBusybox();
    containers = new Containers(pouchd);
    docker = pouchd.docker();
  }

  @AfterEach
  void stopDaemon() {
    pouchd.close();
  }

  private String start(String name, String hostConfig, String... command) {
    ObjectNode spec = containers.specWith(hostConfig, command);
    String id =
        docker.post("/containers/create?name=" + name, spec).expect(201).json().get("Id").asText();
    containers.begin(id);
    return id;
  }

  private static String read(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 3000);
      socket.setSoTimeout(3000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void awaitHello(int port) {
    Await.until("an answer of port " + port, () -> read(port).equals("hello\n"));
  }

  private int port(String id) {
    JsonNode ports = containers.inspect(id).get("NetworkSettings").get("Ports");
    return ports.get("80/tcp").get(0).get("HostPort").asInt();
  }

  private void awaitName(String from, String name) {
    Await.until(
        "the name " + name,
        () ->
            containers
                .execResult(
                    from, RestClient.object(), "sh", "-c", "nc -w 3 " + name + " 80 </dev/null")
                .frames()
                .stdout()
                .equals("hello\n"));
  }

  @Test
  void portsAndNamesAreThereAfterKill9AndAFlushedFirewall() {
    String network =
        docker
            .post("/networks/create", RestClient.json("{'Name':'blue'}"))
            .expect(201)
            .json()
            .get("Id")
            .asText();
    String publish = "'PortBindings':{'80/tcp':[{'HostPort':''}]}}";
    String plain = start("plain", "{'NetworkMode':'default'," + publish, "sh", "-c", SERVER);
    String named = start("named", "{'NetworkMode':'blue'," + publish, "sh", "-c", SERVER);
    String client = start("client", "{'NetworkMode':'blue'}", "sleep", "1000");
    JsonNode before = containers.inspect(named).get("NetworkSettings");
    awaitHello(port(plain));
    awaitHello(port(named));
    awaitName(client, "named");

    pouchd.kill9();
    TestBridge.removeTable(pouchd.bridge().name());
    TestBridge.removeTable("br-" + network.substring(0, 12));
    assertThat(read(port0(before))).isNotEqualTo("hello\n");
    pouchd.start();

    assertThat(containers.inspect(named).get("NetworkSettings")).isEqualTo(before);
    awaitHello(port(plain));
    awaitHello(port(named));
    awaitName(client, "named");
    // The addresses of those that run on are not given away again.
    String late = start("late", "{'NetworkMode':'blue'}", "sleep", "1000");
    assertThat(address(late)).isNotIn(address(named), address(client)).isNotEmpty();
    containers.remove(named);
    start(
        "again",
        "{'NetworkMode':'default','PortBindings':{'80/tcp':[{'HostPort':'"
            + port0(before)
            + "'}]}}",
        "sh",
        "-c",
        SERVER);
    awaitHello(port0(before));
  }

  private static int port0(JsonNode settings) {
    return settings.get("Ports").get("80/tcp").get(0).get("HostPort").asInt();
  }

  private String address(String id) {
    return containers
        .inspect(id)
        .get("NetworkSettings")
        .get("Networks")
        .get("blue")
        .get("IPAddress")
        .asText();
  }

  @Test
  void whatEndedWhileNoEngineRanIsReleased() {
    String id =
        start(
            "short",
            "{'NetworkMode':'default','PortBindings':{'80/tcp':[{'HostPort':''}]}}",
            "sleep",
            "1000");
    int port = port(id);
    long pid = containers.pid(id);
    pouchd.kill9();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Await.until("its end", () -> ProcessHandle.of(pid).isEmpty());
    pouchd.start();
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
    Await.until(
        "its namespace to go", () -> !Files.exists(pouchd.runFolder().resolve("netns/" + id)));
    start(
        "next",
        "{'NetworkMode':'default','PortBindings':{'80/tcp':[{'HostPort':'" + port + "'}]}}",
        "sleep",
        "1000");
  }
}
