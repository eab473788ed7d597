package org.pouchcontainer.snapshotter.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.pouchcontainer.tck.host.FakeHostFiles;

/** What a crash or a failing disk leaves, and what becomes of it. */
class SnapshotFoldersTest {
  @TempDir private Path home;
  private final FakeHostFiles files = new FakeHostFiles();
  private Path root;
  private SnapshotFolders folders;

  @BeforeEach
  void open() {
    root = home.resolve("snapshots/x");
    folders = new SnapshotFolders(root, files);
  }

  @AfterEach
  void close() {
    folders.close();
  }

  private void reopen() {
    folders.close();
    open();
  }

  private void add(String key) {
    folders.add(key, null, Kind.ACTIVE, this::fill);
  }

  private void fill(Path folder, List<Folder> parents) {
    files.makeDirectory(folder.resolve(Folder.TREE), 0755);
  }

  private List<String> keys() {
    return folders.all().stream().map(SnapshotInfo::key).toList();
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(root)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @DisplayName("half-made, half-removed and nameless folders are gone after the next start")
  void leftovers() throws IOException {
    add("kept");
    Files.createDirectories(root.resolve("new-7/fs/deep"));
    Files.createDirectories(root.resolve("trash-8/fs"));
    Files.createDirectories(root.resolve("9/fs"));
    reopen();
    folders.awaitCleaner();
    assertThat(keys()).containsExactly("kept");
    assertThat(names()).containsExactly("1");
  }

  @Test
  @DisplayName("numbers are never used twice, leftovers' neither")
  void numbers() throws IOException {
    Files.createDirectories(root.resolve("trash-41/fs"));
    reopen();
    add("k");
    assertThat(folders.get("find", "k").path()).isEqualTo(root.resolve("42"));
  }

  @Test
  @DisplayName("what is not ours is left alone")
  void foreign() throws IOException {
    Files.createFile(root.resolve("README"));
    Files.createDirectory(root.resolve("lost+found"));
    Files.createSymbolicLink(root.resolve("5"), home);
    reopen();
    folders.awaitCleaner();
    assertThat(names()).containsExactly("5", "README", "lost+found");
  }

  @Test
  @DisplayName("a record that was about to be replaced is the old one")
  void interruptedCommit() throws IOException {
    add("k");
    Files.createSymbolicLink(root.resolve("1/info.next"), Path.of("1|COMMITTED|1||n"));
    reopen();
    assertThat(keys()).containsExactly("k");
    folders.commit("n", "k");
    assertThat(keys()).containsExactly("n");
    reopen();
    assertThat(keys()).containsExactly("n");
  }

  @Test
  @DisplayName("of two folders for one key the later one counts")
  void twoFoldersOneKey() throws IOException {
    add("k");
    Files.createDirectories(root.resolve("2/fs"));
    Files.createSymbolicLink(
        root.resolve("2/info"), Files.readSymbolicLink(root.resolve("1/info")));
    reopen();
    assertThat(folders.get("find", "k").path()).isEqualTo(root.resolve("2"));
  }

  @Test
  @DisplayName("a filler that fails leaves nothing, and the key is free")
  void failingFiller() throws IOException {
    assertKind(
        ErrorKind.RESOURCE_EXHAUSTED,
        () ->
            folders.add(
                "k",
                null,
                Kind.ACTIVE,
                (folder, parents) -> {
                  fill(folder, parents);
                  throw new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "disk full");
                }));
    assertThat(names()).isEmpty();
    add("k");
  }

  @Test
  @DisplayName("content is flushed before a snapshot is committed; if that fails it stays active")
  void failingFlush() {
    add("k");
    files.breakDisk(true);
    assertKind(ErrorKind.DATA_LOSS, () -> folders.commit("n", "k"));
    assertThat(folders.get("find", "k").info().kind()).isEqualTo(Kind.ACTIVE);
    reopen();
    assertThat(keys()).containsExactly("k");
    files.breakDisk(false);
    folders.commit("n", "k");
    assertThat(files.log()).containsOnlyOnce("syncfs " + root.resolve("1"));
  }

  @Test
  @DisplayName("thousands of snapshots are read in well under a second")
  void manySnapshots() {
    for (int i = 0; i < 3000; i++) {
      add("k" + i);
    }
    long begin = System.nanoTime();
    reopen();
    assertThat(keys()).hasSize(3000);
    assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(2_000);
  }

  @Test
  @DisplayName("a removed snapshot's folder goes in the background")
  void removedFolders() throws IOException {
    add("k");
    Files.createFile(folders.get("find", "k").tree().resolve("file"));
    folders.remove("k");
    folders.awaitCleaner();
    assertThat(names()).isEmpty();
  }
}
