package org.pouchcontainer.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path dir;

  @Test
  void contentAndModeAreReplaced() throws IOException {
    Path file = dir.resolve("config.json");
    AtomicFiles.replace(file, bytes("one"), 0600);
    assertThat(mode(file)).isEqualTo("rw-------");
    AtomicFiles.replace(file, bytes("two"), 0444);
    assertThat(file).hasContent("two");
    assertThat(mode(file)).isEqualTo("r--r--r--");
    AtomicFiles.replace(file, bytes("three"), 0755);
    assertThat(mode(file)).isEqualTo("rwxr-xr-x");
    assertThat(names()).containsExactly("config.json");
  }

  @Test
  void failureLeavesTheOldContentAndNoTemporaryFile() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.createFile(folder.resolve("in it"));
    assertThatThrownBy(() -> AtomicFiles.replace(folder, bytes("x"), 0600))
        .isInstanceOf(IOException.class);
    assertThat(names()).containsExactly("folder");
  }

  @Test
  void linkIsReplacedNotFollowed() throws IOException {
    Path victim = Files.writeString(dir.resolve("victim"), "safe");
    Path link = Files.createSymbolicLink(dir.resolve("link"), victim);
    AtomicFiles.replace(link, bytes("new"), 0600);
    assertThat(victim).hasContent("safe");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void directoryIsMadeOnceWithItsMode() throws IOException {
    Path made = dir.resolve("made");
    AtomicFiles.makeDirectory(made, 0711);
    AtomicFiles.makeDirectory(made, 0700);
    assertThat(mode(made)).isEqualTo("rwx--x--x");
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> AtomicFiles.makeDirectory(file, 0700)).isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private java.util.List<String> names() throws IOException {
    try (var list = Files.list(dir)) {
      return list.map(p -> p.getFileName().toString()).toList();
    }
  }
}
