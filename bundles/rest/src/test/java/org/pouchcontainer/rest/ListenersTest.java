package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.rest.http.ListenAddress;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(60)
class ListenersTest {
  @Test
  void socketsAreForOwnerAndGroupOnlyAndLeaveNothingBehind() throws IOException {
    Path folder;
    try (RestFixture rest = RestFixture.started()) {
      folder = rest.folder;
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rest.docker)))
          .isEqualTo("rw-rw----");
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactlyInAnyOrder(rest.docker, rest.pouch);
      }
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void aSocketThatWasLeftBehindIsReplaced() throws IOException {
    try (RestFixture rest = RestFixture.prepared(List.of(), RestFixture.NO_TLS)) {
      try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        left.bind(UnixDomainSocketAddress.of(rest.docker));
      }
      assertThat(rest.docker).exists();
      rest.server.start();
      try (RawClient c = rest.docker()) {
        assertThat(c.get("/_ping").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aSocketWhereSomebodyAnswersAndAnOrdinaryFileAreLeftAlone() throws IOException {
    try (RestFixture first = RestFixture.started();
        RestFixture second =
            RestFixture.prepared(List.of("unix://" + first.docker), RestFixture.NO_TLS)) {
      assertThatThrownBy(second.server::start)
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS))
          .hasMessageContaining("another engine answers");
      try (RawClient c = first.docker()) {
        assertThat(c.get("/_ping").status()).isEqualTo(200);
      }
    }
    try (RestFixture rest = RestFixture.prepared(List.of(), RestFixture.NO_TLS)) {
      Files.writeString(rest.docker, "mine");
      assertThatThrownBy(rest.server::start).hasMessageContaining("is no socket");
      assertThat(rest.docker).hasContent("mine");
      assertThat(rest.pouch).doesNotExist();
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RestFixture rest =
            RestFixture.prepared(
                List.of("tcp://127.0.0.1:" + taken.getLocalPort()), RestFixture.NO_TLS)) {
      assertThatThrownBy(rest.server::start)
          .hasMessageContaining("listen on tcp://127.0.0.1:" + taken.getLocalPort());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return s.getLocalPort();
    }
  }

  @Test
  void tcpOnLoopback() throws Exception {
    int port = freePort();
    try (RestFixture rest =
        RestFixture.prepared(List.of("tcp://127.0.0.1:" + port), RestFixture.NO_TLS)) {
      rest.server.start();
      HttpResponse<String> a =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_ping")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(a.body()).isEqualTo("OK");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix://",
        "unix://rel",
        "/x",
        "tcp://",
        "tcp://h",
        "tcp://h:99999",
        "tcp://a:b:1",
        "http://h:1",
        "fd://"
      })
  void wrongAddresses(String address) {
    assertThatThrownBy(() -> ListenAddress.parse(address))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("listen address");
  }

  @Test
  void addresses() {
    assertThat(ListenAddress.parse("tcp://[::1]:80")).isEqualTo(new ListenAddress.Tcp("::1", 80));
    assertThat(ListenAddress.parse("tcp://:80")).isEqualTo(new ListenAddress.Tcp("", 80));
    assertThat(ListenAddress.parse("unix:///a/../b"))
        .isEqualTo(new ListenAddress.Unix(Path.of("/b")));
  }

  @Test
  void stoppingWaitsForChangesAndCutsStreams() throws Exception {
    RestFixture rest = RestFixture.started();
    rest.containers.add("web", ContainerSpec.of("b", List.of("x")), ContainerStatus.CREATED);
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    rest.containers.onStart =
        () -> {
          starting.countDown();
          try {
            assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (RawClient waits = rest.docker();
        RawClient starts = rest.docker()) {
      waits.request("GET", "/events", null, "");
      waits.head();
      starts.request("POST", "/containers/web/start", null, "");
      assertThat(starting.await(5, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(rest.server::close);
      assertThat(stopped).isNotDone();
      go.countDown();
      assertThat(starts.head().status()).isEqualTo(204);
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(waits.in.read()).isEqualTo(-1);
    } finally {
      rest.close();
    }
  }
}
