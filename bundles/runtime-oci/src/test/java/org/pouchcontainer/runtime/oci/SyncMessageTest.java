package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncMessageTest {
  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void messages_come_one_by_one() throws IOException {
    InputStream in = bytes("{\"data\": 42}\n{\"data\": -1, \"message\": \"no \\\"x\\\"\\n\"}\n");
    assertThat(SyncMessage.read(in)).contains(new SyncMessage(42, ""));
    assertThat(SyncMessage.read(in)).contains(new SyncMessage(-1, "no \"x\"\n"));
    assertThat(SyncMessage.read(in)).isEmpty();
  }

  @Test
  void a_broken_off_line_is_no_message() throws IOException {
    assertThat(SyncMessage.read(bytes("{\"data\": 4"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "x\n", "[]\n", "{}\n", "{\"data\":\"1\"}\n"})
  void other_lines_are_refused(String line) {
    assertThatIOException().isThrownBy(() -> SyncMessage.read(bytes(line)));
  }

  @Test
  void endless_lines_are_refused() {
    assertThatIOException().isThrownBy(() -> SyncMessage.read(bytes("x".repeat(100_000))));
  }
}
