package org.pouchcontainer.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.engine.log.LogForwarder.Limits;
import org.pouchcontainer.engine.log.SegmentedLog.Position;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.tck.log.InMemoryLogDriver;

@Timeout(30)
class LogForwarderTest {
  private static final Limits UNBOUNDED = new Limits(Long.MAX_VALUE, 4, 0);

  @TempDir Path folder;
  private final EngineThreads threads = new EngineThreads();
  private final InMemoryLogDriver driver = new InMemoryLogDriver("memory");
  private final ContainerId id = ContainerId.random();

  @AfterEach
  void end() {
    threads.close();
  }

  private Path live() {
    return folder.resolve("container.log");
  }

  private void append(String... texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      lines.append("2026-01-02T03:04:05.000000000+00:00 stdout F ").append(text).append('\n');
    }
    Files.writeString(live(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private LogForwarder forwarder(Limits limits) {
    LogSource source =
        new LogSource(
            id,
            "web",
            "busybox",
            Digest.sha256(new byte[] {1}),
            List.of("sh"),
            Instant.EPOCH,
            Map.of(),
            Map.of(),
            folder);
    return new LogForwarder(
        "web",
        new LogSegments(live()),
        new LogCursor(folder.resolve("cursor")),
        () -> driver.open(source, Map.of()),
        limits,
        this::reopen,
        threads);
  }

  /** What the monitor does: a new file takes the place. */
  private boolean reopen() {
    try {
      Files.writeString(live(), "");
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void finish(LogForwarder forwarder) throws Exception {
    forwarder.finish().get(20, TimeUnit.SECONDS);
  }

  private List<String> read() throws IOException {
    List<String> all = new ArrayList<>();
    try (SegmentedLog log = new SegmentedLog(new LogSegments(live()))) {
      for (LogLine line = log.next(); line != null; line = log.next()) {
        all.add(new String(line.text(), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return all;
  }

  @Test
  void linesArriveInOrderAndASecondEngineGoesOnAfterThem() throws Exception {
    append("a", "b");
    finish(forwarder(UNBOUNDED));
    append("c");
    finish(forwarder(UNBOUNDED));

    assertThat(driver.received(id)).containsExactly("a", "b", "c");
  }

  @Test
  void whatWasNotConfirmedComesAgain() throws Exception {
    append("a", "b");
    finish(forwarder(UNBOUNDED));
    // The engine was killed before it noted the second line.
    long first = Files.readString(live()).indexOf('\n') + 1L;
    new LogCursor(folder.resolve("cursor")).write(new Position(1, first));
    finish(forwarder(UNBOUNDED));

    assertThat(driver.received(id)).containsExactly("a", "b", "b");
  }

  @Test
  void aDriverThatIsAwayGetsEverythingLater() throws Exception {
    driver.away(true);
    append("a", "b");
    LogForwarder forwarder = forwarder(UNBOUNDED);
    forwarder.finishOrFail().get(10, TimeUnit.SECONDS);
    assertThat(driver.received(id)).isEmpty();

    driver.away(false);
    finish(forwarder);
    assertThat(driver.received(id)).containsExactly("a", "b");
  }

  @Test
  void theMonitorsLogStaysWithinItsBounds() throws Exception {
    Limits limits = new Limits(2_000, 2, 0);
    LogForwarder forwarder = forwarder(limits);
    List<String> all = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      String[] lines =
          IntStream.range(round * 10, round * 10 + 10)
              .mapToObj(i -> "line " + i)
              .toArray(String[]::new);
      append(lines);
      all.addAll(List.of(lines));
      forwarder.wake();
      org.assertj.core.api.Assertions.assertThat(lines).isNotEmpty();
      while (!driver.received(id).equals(all)) {
        Thread.onSpinWait();
      }
    }
    finish(forwarder);

    assertThat(driver.received(id)).isEqualTo(all);
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().contains("container.log")))
          .hasSizeBetween(2, 3);
    }
    assertThat(read()).isNotEmpty().isEqualTo(all.subList(all.size() - read().size(), all.size()));
  }

  @Test
  void nonBlockingModeDropsTheOldest() throws Exception {
    String[] lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toArray(String[]::new);
    append(lines);
    finish(forwarder(new Limits(Long.MAX_VALUE, 4, 500)));

    assertThat(driver.received(id)).hasSizeBetween(5, 20).last().isEqualTo("line 99");
  }

  private void piece(String stream, String tag, String text) throws IOException {
    Files.writeString(
        live(),
        "2026-01-02T03:04:05.000000000+00:00 " + stream + " " + tag + " " + text + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  void piecesOfALineAreJoinedAndTheLastOneNeedsNoEnd() throws Exception {
    piece("stdout", "P", "one ");
    piece("stderr", "F", "error");
    piece("stdout", "P", "line ");
    piece("stdout", "F", "here");
    piece("stdout", "P", "without end");
    finish(forwarder(UNBOUNDED));
    finish(forwarder(UNBOUNDED));

    assertThat(driver.received(id)).containsExactly("error", "one line here", "without end");
  }

  @Test
  void aVeryLongLineComesInParts() throws Exception {
    for (int i = 0; i < 9; i++) {
      piece("stdout", "P", "x".repeat(4096));
    }
    piece("stdout", "F", "end");
    finish(forwarder(UNBOUNDED));

    assertThat(driver.received(id)).hasSize(3);
    assertThat(String.join("", driver.received(id))).isEqualTo("x".repeat(9 * 4096) + "end");
  }

  @Test
  void tailCountsOverFiles() throws Exception {
    append("1", "2", "3");
    new LogSegments(live()).rotate();
    append("4", "5");
    new LogSegments(live()).rotate();
    append("6");

    assertThat(read()).containsExactly("1", "2", "3", "4", "5", "6");
    try (SegmentedLog log = new SegmentedLog(new LogSegments(live()))) {
      log.seekToTail(4, true, true);
      assertThat(new String(log.next().text(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("3");
    }
    try (SegmentedLog log = new SegmentedLog(new LogSegments(live()))) {
      log.seekToTail(0, true, true);
      assertThat(log.next()).isNull();
    }
  }

  @Test
  void aReaderGoesOnAcrossARotation() throws Exception {
    append("1");
    try (SegmentedLog log = new SegmentedLog(new LogSegments(live()))) {
      assertThat(log.next()).isNotNull();
      new LogSegments(live()).rotate();
      assertThat(log.next()).isNull();
      Files.writeString(
          folder.resolve("container.log.1"),
          "2026-01-02T03:04:05.000000000+00:00 stdout F late\n",
          StandardOpenOption.APPEND);
      append("2");
      assertThat(new String(log.next().text(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("late");
      assertThat(new String(log.next().text(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("2");
      assertThat(log.next()).isNull();
    }
  }

  @Test
  void optionsOfTheEngineAreTakenOutAndChecked() {
    LogOptions options =
        LogOptions.of(
            Map.of(
                "mode",
                "non-blocking",
                "max-buffer-size",
                "4m",
                "max-size",
                "1m",
                "max-file",
                "3"));

    assertThat(options.limits()).isEqualTo(new Limits(1 << 20, 2, 4 << 20));
    assertThat(options.driver()).containsOnlyKeys("max-size", "max-file");
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> LogOptions.of(Map.of("mode", "sometimes")));
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> LogOptions.of(Map.of("max-buffer-size", "1m")));
  }
}
