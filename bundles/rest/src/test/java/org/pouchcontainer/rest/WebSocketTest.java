package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;

@Timeout(30)
class WebSocketTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String OPENING =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: "
          + KEY
          + "\r\n";

  private final RestFixture rest = RestFixture.started();

  @BeforeEach
  void aContainer() {
    ContainerSpec spec = ContainerSpec.of("busybox", List.of("cat"));
    rest.containers.add("web", spec, ContainerStatus.RUNNING);
  }

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static void frame(RawClient c, int first, String text) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] mask = {1, 2, 3, 4};
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    }
    frame.write(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ mask[i & 3]);
    }
    c.channel.write(ByteBuffer.wrap(frame.toByteArray()));
  }

  private static void open(RawClient c, String query) throws IOException {
    c.request("GET", "/containers/web/attach/ws?" + query, null, OPENING);
    RawClient.Answer a = c.head();
    assertThat(a.status()).isEqualTo(101);
    // The example of RFC 6455, section 1.3.
    assertThat(a.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(a.header("Upgrade")).isEqualTo("websocket");
  }

  @Test
  void inputAndOutputGoInFrames() throws Exception {
    try (RawClient c = rest.docker()) {
      open(c, "stream=1&stdin=1&stdout=1&stderr=1");
      frame(c, 0x81, "he");
      frame(c, 0x02, "ll");
      frame(c, 0x80, "o" + "x".repeat(300));
      assertThat(rest.containers.attachment.hears("hello" + "x".repeat(300))).isTrue();
      rest.containers.attachment.say(false, "out");
      rest.containers.attachment.say(true, "err");
      assertThat(c.read(5)).isEqualTo("\u0082\3out");
      assertThat(c.read(5)).isEqualTo("\u0082\3err");
      frame(c, 0x89, "are you there");
      assertThat(c.read(15)).isEqualTo("\u008a\15are you there");
      rest.containers.attachment.end();
      assertThat(c.read(4)).isEqualTo("\u0088\2\u0003\u00e8");
      assertThat(c.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aClientThatSaysGoodbyeIsLetGo() throws Exception {
    try (RawClient c = rest.docker()) {
      open(c, "stream=1&stdout=1");
      frame(c, 0x88, "");
      assertThat(c.read(2)).isEqualTo("\u0088\2");
      assertThat(rest.containers.attachment.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "not masked, 0x81 0x01 0x61",
    "reserved bit, 0xc1 0x80 0 0 0 0",
    "unknown control frame, 0x8b 0x80 0 0 0 0",
    "control frame in pieces, 0x09 0x80 0 0 0 0",
    "continues nothing, 0x80 0x80 0 0 0 0",
  })
  void whoBreaksTheProtocolIsCutOff(String what, String bytes) throws Exception {
    try (RawClient c = rest.docker()) {
      open(c, "stream=1&stdout=1");
      // So that the session is known to run.
      rest.containers.attachment.say(false, "x");
      assertThat(c.read(3)).endsWith("x");
      String[] parts = bytes.split(" ");
      byte[] raw = new byte[parts.length];
      for (int i = 0; i < parts.length; i++) {
        raw[i] = Integer.decode(parts[i]).byteValue();
      }
      c.channel.write(ByteBuffer.wrap(raw));
      assertThat(c.read(1)).as(what).isEqualTo("\u0088");
      assertThat(rest.containers.attachment.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void onlyARealOpeningIsAccepted() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get("/containers/web/attach/ws?stream=1").status()).isEqualTo(400);
      c.request("GET", "/containers/nope/attach/ws?stream=1", null, OPENING);
      RawClient.Answer a = c.answer(true);
      assertThat(a.status()).isEqualTo(404);
      assertThat(a.body()).contains("No such container: nope");
    }
  }
}
