package org.pouchcontainer.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;

class RawPathTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "a/b,a/b",
    "/a//b/,a/b",
    "./a/./b,a/b",
    ".,.",
    "/,.",
    "'',.",
    "a/../b,a/../b",
    "...,...",
    "..,.."
  })
  void isSplitAtSlashes(String text, String normal) {
    assertThat(RawPath.of(text)).hasToString(normal);
    assertThat(RawPath.of(text)).isEqualTo(RawPath.of(normal));
  }

  @Test
  void partsOfAPath() {
    RawPath path = RawPath.of("usr/lib/x");
    assertThat(path.parent()).isEqualTo(RawPath.of("usr/lib"));
    assertThat(path.name()).isEqualTo(RawName.of("x"));
    assertThat(path.first(1)).isEqualTo(RawPath.of("usr"));
    assertThat(path.component(1)).isEqualTo(RawName.of("lib"));
    assertThat(path.resolve(RawName.of("y")).length()).isEqualTo(4);
    assertThat(path.climbs()).isFalse();
    assertThat(RawPath.of("a/..").climbs()).isTrue();
  }

  @Test
  void bytesThatAreNoTextStay() {
    byte[] bytes = {'d', '/', (byte) 0xff, (byte) 0xfe};
    assertThat(RawPath.of(bytes).bytes()).isEqualTo(bytes);
    assertThat(RawPath.of(bytes).name().bytes()).isEqualTo(new byte[] {(byte) 0xff, (byte) 0xfe});
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0b"})
  void noName(String text) {
    assertThatThrownBy(() -> RawName.of(text))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
  }

  @Test
  void longNameAndNul() {
    assertThat(RawName.of("x".repeat(255)).bytes()).hasSize(255);
    assertThatThrownBy(() -> RawName.of("x".repeat(256))).isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> RawPath.of("a\0b")).isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> RawPath.of("..").name()).isInstanceOf(KernelException.class);
    assertThat(RawName.of(".wh.a").startsWith(".wh.")).isTrue();
    assertThat(RawName.of("ü").bytes()).isEqualTo("ü".getBytes(StandardCharsets.UTF_8));
  }
}
