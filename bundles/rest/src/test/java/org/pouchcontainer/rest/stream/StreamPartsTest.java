package org.pouchcontainer.rest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullProgress.Phase;
import org.pouchcontainer.api.image.PullProgress.Role;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogLine;

class StreamPartsTest {
  @ParameterizedTest(name = "keys {0}: {1} passes {2}, detached {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "x,y | abc | abc | false",
        "x,y | axyb | a | true",
        "x,y | axxy | ax | true",
        "x,y | ax|ax| false",
        "x,y | xa | xa | false",
        "q | aq | a | true",
      })
  void detachKeysInOnePiece(String keys, String input, String passed, boolean detached)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DetachKeys d = DetachKeys.parse(keys);
    byte[] bytes = (input + (detached ? "" : "z")).getBytes(StandardCharsets.US_ASCII);
    assertThat(d.pass(bytes, 0, bytes.length, out::write)).isEqualTo(detached);
    assertThat(out).hasToString(passed + (detached ? "" : "z"));
  }

  @Test
  void detachKeysInPieces() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DetachKeys d = DetachKeys.parse("");
    assertThat(d.pass(new byte[] {'a', 16}, 0, 2, out::write)).isFalse();
    assertThat(out).hasToString("a");
    assertThat(d.pass(new byte[] {17}, 0, 1, out::write)).isTrue();
    assertThat(out).hasToString("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "ctrl-", "ctrl-1", "a,", "ctrl-p,é"})
  void wrongDetachKeys(String keys) {
    assertThatThrownBy(() -> DetachKeys.parse(keys)).isInstanceOf(EngineException.class);
  }

  @Test
  void continuationsOfALineGetNoSecondTime() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter w = new LogWriter(out, new LogWriter.Format(false, true, ""));
    Instant t = Instant.EPOCH;
    w.write(new LogLine(t, false, new byte[] {'a'}, true));
    w.write(new LogLine(t, true, new byte[] {'e'}, false));
    w.write(new LogLine(t, false, new byte[] {'b'}, false));
    w.write(new LogLine(t, false, new byte[] {'c'}, false));
    assertThat(out.size()).isZero();
    w.idle();
    String time = "1970-01-01T00:00:00.000000000Z ";
    assertThat(out).hasToString(time + "a" + time + "e\nb\n" + time + "c\n");
  }

  private static String docker(String reference, PullProgress progress) {
    StringBuilder all = new StringBuilder();
    Messages messages = new Messages(ApiDialect.DOCKER);
    new ProgressFormat(ApiDialect.DOCKER, reference)
        .messages(progress)
        .forEach(m -> all.append(new String(messages.bytes(m), StandardCharsets.UTF_8)));
    return all.toString();
  }

  @Test
  void progressWithTheBarOfDocker() {
    Digest d = Digest.sha256(new byte[0]);
    assertThat(
            docker(
                "x", new PullProgress.Blob(d, Role.LAYER, Phase.DOWNLOADING, 500_000, 1_000_000)))
        .isEqualTo(
            "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":500000,\"total\":1000000},"
                + "\"progress\":\"["
                + "=".repeat(25)
                + ">"
                + " ".repeat(24)
                + "] 500.0kB/1.000MB\",\"id\":\"e3b0c44298fc\"}\r\n");
    assertThat(docker("x", new PullProgress.Blob(d, Role.CONFIG, Phase.DONE, 1, 1))).isEmpty();
  }

  @Test
  void aPullByDigestAndFromAnotherRegistry() {
    Digest d = Digest.sha256(new byte[0]);
    assertThat(docker("host:5000/a/b@" + d, new PullProgress.Resolved("r", d)))
        .isEqualTo("{\"status\":\"Pulling from a/b\",\"id\":\"" + d + "\"}\r\n");
    assertThat(docker("host:5000/a/b@" + d, new PullProgress.Done("r", d, false)))
        .contains("Image is up to date for host:5000/a/b@" + d);
  }
}
