package org.pouchcontainer.cli.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.CliException;

class DetachKeysTest {
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

  private boolean type(DetachKeys keys, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return keys.accept(bytes, bytes.length, passed);
  }

  @Test
  void theSequenceDetachesAndIsNotPassedOn() {
    assertThat(type(new DetachKeys(DetachKeys.DEFAULT), "ab\u0010\u0011c")).isTrue();
    assertThat(passed).hasToString("ab");
  }

  @Test
  void aSequenceMayArriveInPieces() {
    DetachKeys keys = new DetachKeys(DetachKeys.DEFAULT);
    assertThat(type(keys, "\u0010")).isFalse();
    assertThat(passed.size()).isZero();
    assertThat(type(keys, "\u0011")).isTrue();
  }

  @Test
  void aBeginningThatGoesOnOtherwiseIsPassedOn() {
    DetachKeys keys = new DetachKeys("ctrl-p,ctrl-q");
    assertThat(type(keys, "\u0010x\u0010\u0010y")).isFalse();
    assertThat(passed).hasToString("\u0010x\u0010\u0010y");
    assertThat(type(keys, "\u0010\u0010\u0011")).isTrue();
  }

  @Test
  void keysMayBeCharacters() {
    assertThat(type(new DetachKeys("ctrl-a,d"), "\u0001d")).isTrue();
    assertThat(type(new DetachKeys("ctrl-@,ctrl-_"), "\u0000\u001f")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ctrl-", "ctrl-1", "ctrl-p,", "alt-x", "ab", "ä"})
  void otherKeysAreRefused(String keys) {
    assertThatThrownBy(() -> new DetachKeys(keys)).isInstanceOf(CliException.class);
  }
}
