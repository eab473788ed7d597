package org.pouchcontainer.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "12, 12",
    "1k, 1024",
    "1.5K, 1536",
    "64MiB, 67108864",
    "10g, 10737418240",
    "2 TB, 2199023255552"
  })
  void sizes(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "ten", "10x", "9999999p", "1e3", "0x10"})
  void noSizes(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(EngineException.class);
  }

  @Test
  void aDigestIsOfItsBytes() {
    assertThat(Digest.sha256("abc".getBytes(StandardCharsets.US_ASCII)).toString())
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha256:../../etc/passwd",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
      })
  void noDigests(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(EngineException.class);
  }

  @Test
  void idsAreRandomAndCheckedInForm() {
    assertThat(ContainerId.random()).isNotEqualTo(ContainerId.random());
    assertThatThrownBy(() -> new ContainerId("../" + "a".repeat(61)))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aContextIsSaidOnce() {
    EngineException inner = EngineException.notFound("create volume \"v\": no such driver");

    assertThat(inner.within("create volume \"v\"")).isSameAs(inner);
    assertThat(inner.within("create container c"))
        .hasMessage("create container c: create volume \"v\": no such driver")
        .matches(e -> e.kind() == ErrorKind.NOT_FOUND);
  }
}
