package org.pouchcontainer.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostHeaderTest {
  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Host: ~A: b~~ | Host:d~A: b~~",
        "A: b~Host: ~~ | A: b~Host:d~~",
        "host: /run/p.sock~~ | host: drundp.sock~~",
        "Host: d~~ | Host: d~~",
        "Host: [::1]:80~~ | Host: [::1]:80~~",
        "Host:~~ | Host:~~",
        "A: b~~Host: /x~~ | A: b~~Host: /x~~",
        "XHost: /x~~ | XHost: /x~~",
        "Host: | Host:",
      })
  void mends(String head, String expected) {
    String line = "GET /x HTTP/1.1~";
    ByteBuffer buffer = ByteBuffer.wrap(bytes("skipped" + line + head));
    HostHeader.mend(buffer, 7);
    assertThat(buffer.array()).isEqualTo(bytes("skipped" + line + expected));
  }

  private static byte[] bytes(String text) {
    return text.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
