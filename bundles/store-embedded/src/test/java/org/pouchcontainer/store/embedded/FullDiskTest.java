package org.pouchcontainer.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;

/** A disk that fills up, made of a small tmpfs. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "mounting needs root")
class FullDiskTest {
  @TempDir private Path disk;

  @BeforeEach
  void mount() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=2m", "pouch-test", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  @DisplayName("a commit that finds no space changes nothing, and later ones work when there is")
  void fullAndFreed() throws IOException {
    try (EmbeddedStore store = new EmbeddedStore(disk.resolve("meta"))) {
      store.commit(Batch.put("b", "first", new byte[] {1}));
      Path filler = Files.write(disk.resolve("filler"), new byte[1 << 20]);
      int written = fillUp(store);
      assertThat(store.get("b", "k" + written)).isEmpty();
      assertThat(store.scan("b", "k")).hasSize(written);
      assertThat(store.get("b", "first")).isPresent();
      Files.delete(filler);
      store.commit(Batch.put("b", "k" + written, new byte[10_000]));
      assertThat(store.scan("b", "k")).hasSize(written + 1);
    }
    try (EmbeddedStore store = new EmbeddedStore(disk.resolve("meta"))) {
      assertThat(store.get("b", "first")).isPresent();
    }
  }

  /** Commits until there is no more space; returns how many commits there were. */
  private static int fillUp(EmbeddedStore store) {
    for (int i = 0; ; i++) {
      Batch batch = Batch.put("b", "k" + i, new byte[10_000]);
      try {
        store.commit(batch);
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
        assertKind(ErrorKind.RESOURCE_EXHAUSTED, () -> store.commit(batch));
        return i;
      }
    }
  }
}
