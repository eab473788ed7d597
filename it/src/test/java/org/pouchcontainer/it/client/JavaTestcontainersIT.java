package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** Testcontainers for Java, as its users write their tests. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Timeout(120)
class JavaTestcontainersIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  @BeforeAll
  static void leadThere() {
    EngineUnderTest.at(POUCHD.dockerSocket());
  }

  private static GenericContainer<?> busybox() {
    return new GenericContainer<>(DockerImageName.parse(POUCHD.busybox()))
        .withStartupTimeout(Duration.ofSeconds(30));
  }

  @Test
  void serverIsWaitedForAndReachedThroughItsMappedPort() throws Exception {
    try (GenericContainer<?> server =
        busybox()
            .withCopyToContainer(Transferable.of("hello from a test"), "/www/index.html")
            .withExposedPorts(8080)
            .withEnv("WORD", "grüße")
            .withCommand("httpd", "-f", "-p", "8080", "-h", "/www")
            .waitingFor(Wait.forHttp("/"))) {
      server.start();
      assertThat(get(server.getHost(), server.getMappedPort(8080))).isEqualTo("hello from a test");
      var result = server.execInContainer("sh", "-c", "echo $WORD; echo no >&2; exit 3");
      assertThat(result.getStdout()).isEqualTo("grüße\n");
      assertThat(result.getStderr()).isEqualTo("no\n");
      assertThat(result.getExitCode()).isEqualTo(3);
      String copied =
          server.copyFileFromContainer(
              "/www/index.html", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(copied).isEqualTo("hello from a test");
    }
  }

  private static String get(String host, int port) throws IOException {
    try (InputStream in =
        URI.create("http://" + host + ":" + port + "/index.html").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void logMessageIsWaitedFor() {
    try (GenericContainer<?> talker =
        busybox()
            .withCommand("sh", "-c", "echo starting; sleep 0.2; echo ready; sleep 1000")
            .waitingFor(Wait.forLogMessage(".*ready.*\\n", 1))) {
      talker.start();
      assertThat(talker.getLogs()).isEqualTo("starting\nready\n");
      assertThat(talker.isRunning()).isTrue();
    }
  }

  @Test
  void containersOfANetworkFindEachOther() throws Exception {
    try (Network network = Network.newNetwork();
        GenericContainer<?> server =
            busybox()
                .withNetwork(network)
                .withNetworkAliases("backend")
                .withCommand("sh", "-c", "echo hi > /index.html; httpd -f -p 80 -h /");
        GenericContainer<?> client = busybox().withNetwork(network).withCommand("sleep", "1000")) {
      server.start();
      client.start();
      assertThat(client.execInContainer("wget", "-qO-", "http://backend/").getStdout())
          .isEqualTo("hi\n");
    }
  }
}
