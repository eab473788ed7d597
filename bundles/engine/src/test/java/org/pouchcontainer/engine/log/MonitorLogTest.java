package org.pouchcontainer.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.LogQuery;

class MonitorLogTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final FileChanges changes = new FileChanges();

  @AfterEach
  void close() {
    changes.close();
  }

  private Path file() {
    return folder.resolve("container.log");
  }

  private void append(String stream, String tag, int second, String text) throws IOException {
    Files.writeString(
        file(),
        START.plusSeconds(second).toString().replace("Z", ".000000000+00:00")
            + " "
            + stream
            + " "
            + tag
            + " "
            + text
            + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private List<String> read(LogQuery query) throws IOException {
    List<String> texts = new ArrayList<>();
    new MonitorLogStream(
            file(),
            query,
            false,
            endOf(CompletableFuture.completedFuture(null)),
            changes,
            java.util.Map.of())
        .pump(line -> texts.add(new String(line.text(), StandardCharsets.UTF_8)));
    return texts;
  }

  private static MonitorLogStream.RunEnd endOf(CompletableFuture<?> end) {
    return new MonitorLogStream.RunEnd() {
      @Override
      public boolean isOver() {
        return end.isDone();
      }

      @Override
      public FileChanges.Listening listen(Runnable listener) {
        var unused = end.thenRun(listener);
        return () -> {};
      }
    };
  }

  private static LogQuery all() {
    return new LogQuery(true, true, null, null, -1, false);
  }

  private void fill() throws IOException {
    append("stdout", "F", 0, "one");
    append("stderr", "F", 1, "two");
    append("stdout", "P", 2, "three-");
    append("stdout", "F", 3, "four");
    append("stdout", "F", 4, "five");
  }

  @Test
  void anAbsentLogIsEmpty() throws IOException {
    assertThat(read(all())).isEmpty();
  }

  @Test
  void streamsTimesAndTails() throws IOException {
    fill();

    assertThat(read(all())).containsExactly("one", "two", "three-", "four", "five");
    assertThat(read(new LogQuery(false, true, null, null, -1, false))).containsExactly("two");
    assertThat(read(new LogQuery(true, true, START.plusSeconds(4), null, -1, false)))
        .containsExactly("five");
    assertThat(read(new LogQuery(true, true, null, START.plusSeconds(2), -1, false)))
        .containsExactly("one", "two");
    assertThat(read(new LogQuery(true, true, null, null, 2, false)))
        .as("a line in two parts is one line")
        .containsExactly("three-", "four", "five");
    assertThat(read(new LogQuery(true, true, null, null, 0, false))).isEmpty();
    assertThat(read(new LogQuery(true, true, null, null, 99, false))).hasSize(5);
  }

  @Test
  void aTailCountsLinesThatTheOtherStreamInterrupts() throws IOException {
    append("stdout", "F", 0, "first");
    append("stdout", "P", 1, "half-");
    append("stderr", "F", 2, "error");
    append("stdout", "F", 3, "whole");

    assertThat(read(new LogQuery(true, true, null, null, 2, false)))
        .containsExactly("half-", "error", "whole");
  }

  @Test
  void garbageIsPassedOverAndAnUnfinishedLineWaits() throws IOException {
    append("stdout", "F", 0, "one");
    Files.writeString(file(), "no log line\n\n", StandardOpenOption.APPEND);
    append("stdout", "F", 1, "two");
    Files.writeString(
        file(), "2026-11-22T10:00:09.0+00:00 stdout F half", StandardOpenOption.APPEND);

    assertThat(read(all())).containsExactly("one", "two");
  }

  @Test
  void followingSeesEachLineOnceAndEndsWithTheContainer() throws Exception {
    append("stdout", "F", 0, "0");
    CompletableFuture<Void> end = new CompletableFuture<>();
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch first = new CountDownLatch(1);
    MonitorLogStream stream =
        new MonitorLogStream(
            file(),
            new LogQuery(true, true, null, null, -1, true),
            false,
            endOf(end),
            changes,
            java.util.Map.of());
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              try {
                stream.pump(
                    line -> {
                      seen.add(new String(line.text(), StandardCharsets.UTF_8));
                      first.countDown();
                    });
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
    List<String> expected = new ArrayList<>(List.of("0"));
    for (int i = 1; i <= 200; i++) {
      append("stdout", "F", i, Integer.toString(i));
      expected.add(Integer.toString(i));
    }
    end.complete(null);

    reader.get(5, TimeUnit.SECONDS);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void closingEndsAFollowerOfASilentContainer() throws Exception {
    MonitorLogStream stream =
        new MonitorLogStream(
            file(),
            new LogQuery(true, true, null, null, -1, true),
            false,
            endOf(new CompletableFuture<>()),
            changes,
            java.util.Map.of());
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              try {
                stream.pump(line -> {});
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    stream.close();

    reader.get(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
  }
}
