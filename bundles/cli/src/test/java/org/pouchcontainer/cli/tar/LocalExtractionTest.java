package org.pouchcontainer.cli.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives become files, and hostile ones nothing outside of their destination. */
class LocalExtractionTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private Path root;
  private Path secret;

  @BeforeEach
  void lay() throws IOException {
    root = Files.createDirectory(folder.resolve("in")).resolve("d");
    secret = Files.writeString(folder.resolve("secret"), "kept");
  }

  private void read(byte[] archive) throws IOException {
    new LocalExtraction(root, false, warnings::add).read(new ByteArrayInputStream(archive));
  }

  @Test
  void aTreeIsWritten() throws IOException {
    String longName = "n".repeat(120);
    read(
        new Tars()
            .folder("x/")
            .file("x/a", "A")
            .file("x/sub/" + longName, "L")
            .file("x/ä", "U")
            .link("x/l", "../../elsewhere")
            .hardLink("x/h", "x/a")
            .device("x/dev")
            .bytes());
    assertThat(root.resolve("a")).hasContent("A");
    assertThat(root.resolve("sub").resolve(longName)).hasContent("L");
    assertThat(root.resolve("ä")).hasContent("U");
    assertThat(Files.readSymbolicLink(root.resolve("l"))).hasToString("../../elsewhere");
    assertThat(Files.isSameFile(root.resolve("a"), root.resolve("h"))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a"))))
        .isEqualTo("rwxr-x---");
    assertThat(Files.getLastModifiedTime(root).toMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(warnings).hasSize(1).first().asString().contains("dev");
  }

  @Test
  void aLinkThatIsThereIsReplacedNotFollowed() throws IOException {
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("a"), secret);
    read(new Tars().folder("x").file("x/a", "new").bytes());
    assertThat(secret).hasContent("kept");
    assertThat(root.resolve("a")).isRegularFile().hasContent("new");
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of("a name climbs", new Tars().folder("x").file("x/../../secret", "bad")),
        Arguments.of("a name climbs first", new Tars().file("../secret", "bad")),
        Arguments.of(
            "a link, then a file through it",
            new Tars().folder("x").link("x/l", "../..").file("x/l/secret", "bad")),
        Arguments.of(
            "an absolute link, then a folder and a file",
            new Tars().folder("x").link("x/l", "/").folder("x/l/tmp").file("x/l/tmp/s", "bad")),
        Arguments.of(
            "the destination itself becomes a link",
            new Tars().link("x", "..").file("x/secret", "bad")),
        Arguments.of(
            "a hard link to a file outside, then content",
            new Tars().folder("x").hardLink("x/h", "x/../../secret").file("x/h", "bad")),
        Arguments.of(
            "a hard link through a link",
            new Tars().folder("x").link("x/l", "../..").hardLink("x/h", "x/l/secret")),
        Arguments.of(
            "a hard link to a link",
            new Tars().folder("x").link("x/l", "/").hardLink("x/h", "x/l")),
        Arguments.of(
            "a folder where a link is", new Tars().folder("x").link("x/l", "..").folder("x/l")),
        Arguments.of("a file where a folder is", new Tars().folder("x/s").file("x/s", "bad")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void isRefused(String name, Tars archive) throws IOException {
    assertThatThrownBy(() -> read(archive.bytes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
    assertThat(secret).hasContent("kept");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("in", "secret");
    }
  }

  @Test
  void damagedArchivesAreToldAndNeverHang() throws IOException {
    byte[] good = new Tars().folder("x").file("x/a", "A".repeat(2000)).bytes();
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] bad = good.clone();
      for (int change = 0; change < 3; change++) {
        bad[random.nextInt(1536)] = (byte) random.nextInt(256);
      }
      try {
        read(bad);
      } catch (IOException told) {
        assertThat(told).hasMessageNotContaining("Exception");
      }
    }
    assertThat(secret).hasContent("kept");
    byte[] cut = java.util.Arrays.copyOf(good, 1100);
    assertThatThrownBy(() -> read(cut)).hasMessageContaining("ends in the middle");
  }

  @Test
  void textIsNoArchive() {
    assertThatThrownBy(() -> read("no tar ".repeat(100).getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("no tar archive");
  }
}
