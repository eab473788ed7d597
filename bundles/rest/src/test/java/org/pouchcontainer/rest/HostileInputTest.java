package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.rest.http.Exchange;

/** Whatever is sent, the answer is one of the client's errors and the server answers on. */
@Timeout(30)
class HostileInputTest {
  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private void assertServes() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/_ping").status()).isEqualTo(200);
    }
  }

  @Test
  void aHugeHeader() throws IOException {
    try (RawClient c = rest.docker()) {
      c.send("GET /_ping HTTP/1.1\r\nHost: d\r\nX: " + "a".repeat(100_000) + "\r\n\r\n");
      assertThat(c.head().status()).isEqualTo(431);
    }
    assertServes();
  }

  @Test
  void aHugeBodyThatIsAnnouncedAndOneThatIsNot() throws IOException {
    try (RawClient c = rest.docker()) {
      c.send(
          "POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: "
              + (Exchange.MAX_BODY + 1)
              + "\r\n\r\n");
      assertThat(c.head().status()).isEqualTo(400);
    }
    try (RawClient c = rest.docker()) {
      c.send("POST /containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n");
      String piece = "10000\r\n" + " ".repeat(65536) + "\r\n";
      for (int i = 0; i < Exchange.MAX_BODY / 65536 + 1; i++) {
        c.send(piece);
      }
      assertThat(c.head().status()).isEqualTo(400);
    }
    assertServes();
  }

  @Test
  void aClientThatSendsAllOfAHugeBodyBeforeItReadsGetsItsAnswer() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/containers/create", " ".repeat(Exchange.MAX_BODY * 3)))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(400),
              a -> assertThat(a.body()).contains("longer than"));
    }
    assertServes();
  }

  @Test
  void deepAndLongJson() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/containers/create", "{\"a\":".repeat(10_000)))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(400),
              a -> assertThat(a.body()).contains("request body"));
      assertThat(
              c.post("/containers/create", "{\"Image\":\"" + "x".repeat(2_000_000) + "\"}")
                  .status())
          .isEqualTo(400);
      assertThat(
              c.post("/containers/create", "{\"Image\":\"b\",\"Memory\":" + "9".repeat(500) + "}"))
          .satisfies(a -> assertThat(a.status()).isLessThan(500));
    }
    assertServes();
  }

  @ParameterizedTest(name = "{0} {1} is answered with {2}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET /containers/%zz/json 400",
        "GET /containers/%/json 400",
        "GET /containers/json?filters=%7B 400",
        "GET /containers/json?filters=[] 400",
        "GET /containers/json?limit=x 400",
        "GET /containers/json?limit=99999999999 400",
        "GET /containers/..%2F..%2Fetc/json 404",
        "GET /containers/%00/json 400",
        "GET /containers//json 405",
        "GET //containers/json 404",
        "GET /images/../json 404",
        "GET /v1.41 404",
        "GET /v1.41/ 404",
        "POST /containers/x/stop?t=ten 400",
        "POST /images/create?fromSrc=%2Fdata%2Ffile.tar 500",
        "GET /volumes?filters={\"bogus\":[\"x\"]} 400",
        "GET /images/json?filters={\"dangling\":[\"maybe\"]} 400",
        "BREW /_ping 405",
      })
  void oddRequests(String method, String path, int status) throws IOException {
    try (RawClient c = rest.docker()) {
      c.request(method, path, null, "");
      assertThat(c.head().status()).isEqualTo(status);
    }
    assertServes();
  }

  @Test
  void manyParameters() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/containers/json?" + "a=b&".repeat(2000)).status()).isEqualTo(400);
    }
  }

  @Test
  void badCredentialsForAPull() throws IOException {
    try (RawClient c = rest.docker()) {
      c.request("POST", "/images/create?fromImage=busybox", null, "X-Registry-Auth: ***\r\n");
      assertThat(c.answer(true))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(400),
              a -> assertThat(a.body()).contains("X-Registry-Auth"));
    }
  }

  @Test
  void chunksThatAreNone() throws IOException {
    try (RawClient c = rest.docker()) {
      c.send(
          "POST /containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(c.head().status()).isEqualTo(400);
    }
    assertServes();
  }

  @Test
  void noHttpAtAll() throws IOException {
    try (RawClient c = rest.docker()) {
      c.send("\u0016\u0003\u0001 hello\r\n\r\n");
      assertThat(c.head().status()).isEqualTo(400);
    }
    assertServes();
  }

  @Test
  void clientsThatLeaveInTheMiddle() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient c = rest.docker()) {
        c.send("POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 100\r\n\r\n{");
      }
      try (RawClient c = rest.docker()) {
        c.send("GET /containers/jso");
      }
    }
    assertServes();
  }
}
