package org.pouchcontainer.snapshotter.overlayfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;

/** kill -9 in the midst of changes, again and again on the same folder. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "the host's services need root")
class KillTest {
  private static final int ROUNDS = 15;

  @TempDir private Path home;
  private final Set<String> expected = new HashSet<>();

  @Test
  @DisplayName("after each kill every change that returned is there, and no folder without record")
  void killedWhileChanging() throws Exception {
    Random random = new Random(20261122);
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(round, 1 + random.nextInt(200));
      check(round);
    }
  }

  private void runAndKill(int round, int afterChanges) throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                home.resolve("snapshots").toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      for (String change = out.readLine(); change != null; change = out.readLine()) {
        apply(change);
        if (++seen == afterChanges) {
          worker.toHandle().destroyForcibly();
        }
      }
    } finally {
      worker.destroyForcibly();
      assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void apply(String change) {
    String key = change.substring(2);
    if (change.charAt(0) == '+') {
      expected.add(key);
    } else {
      expected.remove(key);
    }
  }

  private void check(int round) throws Exception {
    try (OverlaySnapshotter snapshotter =
        new OverlaySnapshotter(home.resolve("snapshots"), Host.FILES)) {
      Set<String> found = new HashSet<>();
      snapshotter.walk(info -> found.add(info.key()));
      Set<String> differences = new HashSet<>(found);
      differences.addAll(expected);
      differences.removeIf(k -> found.contains(k) && expected.contains(k));
      // One call was under way and may have happened: one key more, one less, or one renamed.
      assertThat(differences.stream().map(k -> k.replaceFirst("^(layer|base|making)-", "")))
          .as("round %d: %s", round, differences)
          .hasSizeLessThanOrEqualTo(2);
      snapshotter.walk(this::assertWhole);
      assertThat(folders()).isEqualTo(found.size());
      expected.clear();
      expected.addAll(found);
    }
  }

  private void assertWhole(SnapshotInfo info) {
    info.parent().ifPresent(parent -> assertThat(expected).contains(parent));
  }

  /** The number of folders, when what was left has been deleted. */
  private long folders() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try (var all = Files.list(home.resolve("snapshots"))) {
        Set<String> names = all.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
        if (names.stream().noneMatch(n -> n.contains("-")) || System.nanoTime() > deadline) {
          assertThat(names).noneMatch(n -> n.contains("-"));
          return names.size();
        }
      }
      Thread.sleep(20); // the cleaner is private to the snapshotter and tells nobody
    }
  }
}
