package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemRoutesTest {
  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  @Test
  void pingTellsVersionsInHeaders() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer head = c.call("HEAD", "/_ping", null);
      RawClient.Answer get = c.get("/v1.41/_ping");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Api-Version")).isEqualTo("1.56");
      assertThat(head.header("Ostype")).isEqualTo("linux");
      assertThat(get.body()).isEqualTo("OK");
    }
  }

  @Test
  void pouchClientsAreToldTheirVersion() throws IOException {
    try (RawClient c = rest.pouch()) {
      assertThat(c.get("/v9.99/version").body())
          .contains("\"ApiVersion\":\"1.24\"")
          .doesNotContain("Platform");
      assertThat(c.get("/info").body()).contains("\"PouchRootDir\":\"/home\"");
    }
  }

  @Test
  void dockerVersionsOutOfRangeAreRefusedWithDockersWords() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/v1.23/version"))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(400),
              a -> assertThat(a.body()).contains("client version 1.23 is too old"));
      assertThat(c.get("/v1.57/version").body()).contains("client version 1.57 is too new");
    }
  }

  @Test
  void unknownPathsAndMethodsAndMissingRoutesAreToldApart() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/nowhere").body()).isEqualTo("{\"message\":\"page not found\"}\n");
      assertThat(c.call("PUT", "/containers/json", null).status()).isEqualTo(405);
      assertThat(c.post("/containers/x/upgrade", null))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(501),
              a -> assertThat(a.body()).contains("does not offer it yet"));
    }
  }

  @Test
  void hostHeadersOfTheOriginalClientsAreTaken() throws IOException {
    try (RawClient c = rest.pouch()) {
      c.send("GET /_ping HTTP/1.1\r\nHost: /var/run/pouchd.sock\r\n\r\n");
      assertThat(c.answer(true).body()).isEqualTo("OK");
    }
    try (RawClient c = rest.docker()) {
      c.send("GET /_ping HTTP/1.1\r\nHost: \r\nUser-Agent: docker 20.10\r\n\r\n");
      assertThat(c.answer(true).body()).isEqualTo("OK");
    }
  }

  @Test
  void networksThatEveryEngineHas() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/networks").body()).contains("\"Name\":\"none\"", "\"Name\":\"host\"");
      assertThat(c.get("/networks/host").body()).contains("\"Driver\":\"host\"");
      assertThat(c.get("/networks/nope").status()).isEqualTo(404);
    }
  }
}
