package org.pouchcontainer.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {
  private static Instant parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return LogTime.parse(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T14:11:50.049662277+00:00, 2026-11-22T14:11:50.049662277Z",
    "2026-11-22T14:11:50.049662277Z, 2026-11-22T14:11:50.049662277Z",
    "2026-11-22T14:11:50.5Z, 2026-11-22T14:11:50.500Z",
    "2026-11-22T14:11:50Z, 2026-11-22T14:11:50Z",
    "2026-11-22T14:11:50.000000001+02:00, 2026-11-22T12:11:50.000000001Z",
    "2026-11-22T14:11:50.25-05:30, 2026-11-22T19:41:50.250Z",
    "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999999Z"
  })
  void times(String text, Instant expected) {
    assertThat(parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "yesterday",
        "2026-13-22T14:11:50.0Z",
        "2026-02-30T14:11:50.0Z",
        "2026-11-22T14:11:50.0+xx:00",
        "2026-11-22T14:1x:50.0Z",
        "2026-11-22T14:11:50.0000000001Z"
      })
  void noTimes(String text) {
    assertThat(parse(text)).isNull();
  }
}
