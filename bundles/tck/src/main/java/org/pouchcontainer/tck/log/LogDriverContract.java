package org.pouchcontainer.tck.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.tck.Kinds;

/** What every log driver must do. */
public abstract class LogDriverContract {
  /** A folder for what containers leave. */
  @TempDir protected Path folder;

  /** The driver, the same one for the whole test. */
  protected abstract LogDriver driver();

  /** Options under which it works here. */
  protected Map<String, String> options() {
    return Map.of();
  }

  /**
   * The texts that have arrived from a container, each with at least the line that was written
   * inside; waits for {@code count} of them where the way is long.
   */
  protected abstract List<String> arrived(LogSource source, int count) throws Exception;

  /** A container that logs. */
  protected LogSource source(String name) {
    return new LogSource(
        ContainerId.random(),
        name,
        "busybox:latest",
        Digest.sha256(new byte[] {1}),
        List.of("sh", "-c", "echo"),
        Instant.parse("2026-01-02T03:04:05Z"),
        Map.of("tier", "web"),
        Map.of("STAGE", "test"),
        folder);
  }

  /** A whole line. */
  protected static LogLine line(boolean stderr, String text) {
    return new LogLine(
        Instant.parse("2026-01-02T03:04:05.678901234Z"),
        stderr,
        text.getBytes(StandardCharsets.UTF_8),
        false);
  }

  @Test
  void its_name_is_constant() {
    assertThat(driver().name()).isNotBlank().isEqualTo(driver().name());
  }

  @Test
  void its_options_are_accepted_and_unknown_ones_refused() {
    driver().validate(options());
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver().validate(Map.of("no-such-option", "1")));
  }

  @Test
  void lines_arrive_in_order_once_flushed() throws Exception {
    LogSource source = source("ordered");
    List<String> written = IntStream.range(0, 500).mapToObj(i -> "line-" + i + "-end").toList();
    try (LogSink sink = driver().open(source, options())) {
      for (String text : written) {
        sink.write(line(text.hashCode() % 2 == 0, text));
      }
      sink.flush();
      List<String> arrived = arrived(source, written.size());
      assertThat(arrived).hasSameSizeAs(written);
      for (int i = 0; i < arrived.size(); i++) {
        assertThat(arrived.get(i)).contains(written.get(i));
      }
    }
  }

  @Test
  void a_new_sink_goes_on_where_the_old_one_ended() throws Exception {
    LogSource source = source("reopened");
    for (int round = 0; round < 3; round++) {
      LogSink sink = driver().open(source, options());
      sink.write(line(false, "round-" + round));
      sink.flush();
      sink.close();
      sink.close();
    }
    assertThat(arrived(source, 3)).hasSize(3);
  }

  @Test
  void nothing_written_is_nothing_sent() throws Exception {
    LogSource source = source("silent");
    try (LogSink sink = driver().open(source, options())) {
      sink.flush();
    }
    assertThat(arrived(source, 0)).isEmpty();
  }

  @Test
  void hostile_text_stays_one_line() throws Exception {
    LogSource source = source("hostile");
    try (LogSink sink = driver().open(source, options())) {
      sink.write(line(false, "quotes \" and \\ <14>Jan  1 fake\u0001"));
      sink.write(new LogLine(Instant.EPOCH, true, new byte[] {(byte) 0xff, 'x', 0}, true));
      sink.write(line(false, "after"));
      sink.flush();
    }
    assertThat(arrived(source, 3)).hasSize(3);
  }

  @Test
  void containers_do_not_mix() throws Exception {
    List<LogSource> sources = IntStream.range(0, 8).mapToObj(i -> source("c" + i)).toList();
    Kinds.together(
        sources.size(),
        i ->
            () -> {
              try (LogSink sink = driver().open(sources.get(i), options())) {
                for (int n = 0; n < 50; n++) {
                  sink.write(line(false, "from-" + i + "-" + n + "."));
                }
                sink.flush();
              }
              return i;
            });
    for (int i = 0; i < sources.size(); i++) {
      List<String> expected = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        expected.add("from-" + i + "-" + n + ".");
      }
      List<String> arrived = arrived(sources.get(i), 50);
      assertThat(arrived).hasSize(50);
      for (int n = 0; n < 50; n++) {
        assertThat(arrived.get(n)).contains(expected.get(n));
      }
    }
  }
}
