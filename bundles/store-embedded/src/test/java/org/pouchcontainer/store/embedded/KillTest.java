package org.pouchcontainer.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.store.MetadataStore.Entry;

/** kill -9 in the midst of commits, again and again on the same file. */
class KillTest {
  private static final int ROUNDS = 50;

  @TempDir private Path directory;

  @Test
  @DisplayName("after each of 50 kills every acknowledged commit is there, and batches are whole")
  void killedWhileWriting() throws Exception {
    Random random = new Random(20261122);
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> keys = writeAndKill(round, 1 + random.nextInt(120));
      assertThat(keys).as("round %d wrote", round).isNotEmpty();
      acknowledged.addAll(keys);
      check(round, acknowledged, keys);
    }
  }

  private List<String> writeAndKill(int round, int afterKeys) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> keys = new ArrayList<>();
      for (String key = out.readLine(); key != null; key = out.readLine()) {
        keys.add(key);
        if (keys.size() == afterKeys) {
          writer.toHandle().destroyForcibly(); // SIGKILL; what is in the pipe still arrives
        }
      }
      return keys;
    } catch (IOException e) {
      throw new AssertionError("the writer's output", e);
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void check(int round, List<String> acknowledged, List<String> lastKeys) {
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      Map<String, byte[]> left = values(store.scan("left", ""));
      Map<String, byte[]> right = values(store.scan("right", round + "."));
      assertThat(left.keySet()).as("after round %d", round).containsAll(acknowledged);
      assertThat(left).allSatisfy((key, value) -> assertThat(value).isEqualTo(Writer.value(key)));
      // The last 20 of each thread are in both buckets or in none.
      assertThat(left.keySet()).containsAll(right.keySet());
      for (int thread = 0; thread < 4; thread++) {
        String prefix = round + "." + thread + ".";
        long lefts = left.keySet().stream().filter(k -> k.startsWith(prefix)).count();
        long rights = right.keySet().stream().filter(k -> k.startsWith(prefix)).count();
        assertThat(rights).isEqualTo(Math.min(20, lefts));
        assertThat(lastKeys.stream().filter(k -> k.startsWith(prefix)).count())
            .isLessThanOrEqualTo(lefts);
      }
    }
  }

  private static Map<String, byte[]> values(List<Entry> entries) {
    Function<Entry, String> key = Entry::key;
    return entries.stream().collect(Collectors.toMap(key, Entry::value));
  }
}
