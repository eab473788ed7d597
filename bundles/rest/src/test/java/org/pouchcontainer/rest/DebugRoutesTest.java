package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DebugRoutesTest {
  @Test
  void threadsHeapAndAFlightRecording() throws IOException {
    try (RestFixture rest = RestFixture.started();
        RawClient c = rest.pouch()) {
      assertThat(c.get("/debug/threads").body()).contains("RUNNABLE", "\tat ");
      assertThat(c.get("/debug/pprof/goroutine?debug=2").status()).isEqualTo(200);
      assertThat(c.get("/debug/heap").body()).contains("java.lang.String");
      assertThat(c.get("/debug/flight?seconds=0").status()).isEqualTo(400);
      RawClient.Answer flight = c.get("/debug/flight?seconds=1");
      assertThat(flight.status()).isEqualTo(200);
      assertThat(flight.body()).startsWith("FLR");
    }
  }

  @Test
  void notForWhoeverReachesATcpPort() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (RestFixture rest =
        RestFixture.prepared(List.of("tcp://127.0.0.1:" + port), RestFixture.NO_TLS)) {
      rest.server.start();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/debug/threads"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).doesNotContain("\tat ");
    }
  }
}
