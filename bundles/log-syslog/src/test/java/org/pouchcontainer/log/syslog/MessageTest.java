package org.pouchcontainer.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSource;

class MessageTest {
  private static final LogSource SOURCE =
      new LogSource(
          new ContainerId("0123456789ab".repeat(5) + "0123"),
          "web",
          "busybox",
          Digest.sha256(new byte[] {1}),
          List.of("sh"),
          Instant.EPOCH,
          Map.of("tier", "front"),
          Map.of(),
          Path.of("/tmp"));

  private static String message(Map<String, String> options, boolean stderr) {
    LogLine line =
        new LogLine(
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            stderr,
            "hello".getBytes(StandardCharsets.UTF_8),
            false);
    byte[] bytes = new Message(SyslogOptions.parse(options), SOURCE, options, "host1").of(line);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "format \"{0}\"")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | <30>Jan  2 [0-9:]{8} 0123456789ab\\[[0-9]+]: hello\\n",
        "rfc3164 | <30>Jan  2 [0-9:]{8} host1 0123456789ab\\[[0-9]+]: hello\\n",
        "rfc5424 | <30>1 2026-01-0[123]T[0-9:]{8}[+-][0-9:]{5} host1 0123456789ab [0-9]+ "
            + "0123456789ab - hello\\n",
        "rfc5424micro | <30>1 2026-01-0[123]T[0-9:]{8}\\.678901[+-][0-9:]{5} host1 0123456789ab "
            + "[0-9]+ 0123456789ab - hello\\n",
      })
  void formats(String format, String expected) {
    assertThat(message(Map.of("syslog-format", format), false)).matches(expected);
  }

  @ParameterizedTest(name = "facility {0}, stderr {1}: {2}")
  @CsvSource({"daemon, true, 27", "local3, false, 158", "4, false, 38", "'', true, 27"})
  void priorities(String facility, boolean stderr, int priority) {
    assertThat(message(Map.of("syslog-facility", facility), stderr))
        .startsWith("<" + priority + ">");
  }

  @org.junit.jupiter.api.Test
  void tagDetailsAndCount() {
    Map<String, String> options = new HashMap<>();
    options.put("tag", "{{.Name}}/{{.ImageName}}");
    options.put("labels", "tier");
    assertThat(message(options, false)).contains(" web/busybox[", ": tier=front hello\n");

    options.put("syslog-address", "tcp+tls://127.0.0.1:1");
    String framed = message(options, false);
    int blank = framed.indexOf(' ');
    assertThat(Integer.parseInt(framed.substring(0, blank))).isEqualTo(framed.length() - blank - 1);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "syslog-address, http://x",
    "syslog-address, tcp://",
    "syslog-address, udp://h:99999",
    "syslog-address, unix:relative",
    "syslog-facility, nobody",
    "syslog-facility, 24",
    "syslog-format, json",
    "syslog-tls-cert, /c.pem",
    "max-size, 1m",
  })
  void wrongOptionsAreRefused(String name, String value) {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> SyslogOptions.parse(Map.of(name, value)))
        .withMessageContaining(name);
  }
}
