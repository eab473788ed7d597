package org.pouchcontainer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.archive.support.Programs;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Tag("root")
@Timeout(60)
class LayerApplierTest {
  private static final Kernel KERNEL = Kernel.open();

  @TempDir Path folder;
  private Path root;

  @AfterAll
  static void close() {
    KERNEL.close();
  }

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    Files.writeString(folder.resolve("canary"), "untouched");
  }

  /** JUnit warns of links that lead out of its folder; there are many. */
  @AfterEach
  void removeTree() {
    KERNEL.files().delete(root);
  }

  private AppliedLayer apply(byte[] tar, Below below, TarLimits limits) throws IOException {
    try (Directory directory = KERNEL.files().open(root);
        InputStream in = new ByteArrayInputStream(tar)) {
      return LayerApplier.apply(KERNEL.files(), directory, in, below, limits);
    } finally {
      assertThat(folder.resolve("canary")).hasContent("untouched");
      try (var children = Files.list(folder)) {
        assertThat(children.map(p -> p.getFileName().toString()))
            .containsExactlyInAnyOrder("root", "canary");
      }
    }
  }

  private AppliedLayer apply(TarBuilder tar, Below below) throws IOException {
    return apply(tar.end(), below, TarLimits.STANDARD);
  }

  private void apply(TarBuilder tar) throws IOException {
    apply(tar, Below.NOTHING);
  }

  private void assertRefused(TarBuilder tar, Below below) {
    assertThatThrownBy(() -> apply(tar, below))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  private String stat(String format, String name) {
    return Programs.run("stat", "-c", format, root.resolve(name).toString()).strip();
  }

  // --- what honest layers hold

  @Test
  void keepsOwnersModesAndTimes() throws IOException {
    apply(
        new TarBuilder()
            .directory("./", 0711)
            .owner(3, 4)
            .directory("d", 01777)
            .pax("mtime", "1234567890.123456789")
            .file("d/suid", 04755, new byte[] {1})
            .owner(4_000_000_000L, 5_000_000)
            .file("d/big", "x")
            .mtime(-5)
            .file("d/old", "y"));
    assertThat(stat("%a", "")).isEqualTo("711");
    assertThat(stat("%a %u %g %Y", "d")).isEqualTo("1777 3 4 1000000000");
    assertThat(stat("%a %u %g %.9Y", "d/suid")).isEqualTo("4755 3 4 1234567890.123456789");
    assertThat(stat("%u %g", "d/big")).isEqualTo("4000000000 5000000");
    assertThat(stat("%Y", "d/old")).isEqualTo("-5");
  }

  @Test
  void keepsNamesOfAnyBytes() throws IOException {
    String odd = "caf\u00e9-\u0001\u00ff";
    String deep = "a/".repeat(80) + "\u00fe".repeat(120);
    apply(
        new TarBuilder()
            .file(odd, "odd")
            .gnuLong('L', deep)
            .file(deep, "deep")
            .pax("path", "pax-\u00c3\u00a9-\u00ff")
            .file("ignored", "pax")
            .gnuLong('K', odd)
            .hardLink("hard", odd)
            .pax("linkpath", "x".repeat(300) + "\u00ff")
            .symlink("soft", "ignored"));
    String names = Programs.shell("cd '" + root + "' && find . -print0 | tr '\\0' '\\n'");
    assertThat(names.lines()).contains("./" + odd, "./pax-\u00c3\u00a9-\u00ff", "./" + deep);
    assertThat(stat("%h", "hard")).isEqualTo("2");
    assertThat(Programs.run("readlink", root + "/soft")).startsWith("x".repeat(300) + "\u00ff");
  }

  @Test
  void keepsSpecialFiles() throws IOException {
    apply(
        new TarBuilder()
            .device('3', "null", 1, 3)
            .device('4', "disk", 259, 300)
            .fifo("pipe")
            .symlink("loop", "loop")
            .symlink("abs", "/etc/passwd"));
    assertThat(stat("%F %t %T %a", "null")).isEqualTo("character special file 1 3 660");
    assertThat(stat("%F %t %T", "disk")).isEqualTo("block special file 103 12c");
    assertThat(stat("%F", "pipe")).isEqualTo("fifo");
    assertThat(Files.readSymbolicLink(root.resolve("abs"))).hasToString("/etc/passwd");
  }

  @Test
  void keepsCapabilitiesAndUserAttributesButNoneThatSpeakToTheHost() throws IOException {
    // cap_net_raw,cap_setfcap=ep: the byte 0x80 is no UTF-8.
    byte[] capability = new byte[20];
    ByteBuffer.wrap(capability)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(0x02000001)
        .putInt(1 << 13 | 1 << 31);
    apply(
        new TarBuilder()
            .pax("SCHILY.xattr.security.capability", capability)
            .pax("SCHILY.xattr.user.note", "\u00ff\u0000x")
            .pax("SCHILY.xattr.trusted.overlay.redirect", "/etc")
            .pax("SCHILY.xattr.user.overlay.opaque", "y")
            .pax("SCHILY.xattr.security.selinux", "x")
            .owner(1, 1)
            .file("f", 0755, new byte[0]));
    try (Directory directory = KERNEL.files().open(root)) {
      assertThat(directory.attributes(org.pouchcontainer.linux.file.RawName.of("f")))
          .containsOnlyKeys("security.capability", "user.note")
          .containsEntry("security.capability", capability)
          .containsEntry("user.note", new byte[] {(byte) 0xff, 0, 'x'});
    }
  }

  @Test
  void laterEntriesReplaceEarlierOnes() throws IOException {
    apply(
        new TarBuilder()
            .file("a", "1")
            .file("a", "2")
            .directory("b", 0700)
            .file("b/x", "1")
            .symlink("b", "a")
            .symlink("c", "a")
            .directory("c", 0750)
            .file("c/y", "1")
            .directory("c", 0755));
    assertThat(root.resolve("a")).hasContent("2");
    assertThat(Files.isSymbolicLink(root.resolve("b"))).isTrue();
    assertThat(root.resolve("c/y")).exists();
    assertThat(stat("%a", "c")).isEqualTo("755");
  }

  @ParameterizedTest(name = "sparse as {0}")
  @ValueSource(
      strings = {
        "--format=gnu",
        "--format=posix --sparse-version=0.0",
        "--format=posix --sparse-version=0.1",
        "--format=posix --sparse-version=1.0"
      })
  void keepsHolesOfEveryFormat(String format) throws IOException {
    Path source = Files.createTempDirectory("sparse");
    Path tar = Files.createTempFile("sparse", ".tar");
    try {
      Programs.shell(
          """
          cd '%s' && truncate -s 5M many && truncate -s 3000001 tail && truncate -s 1M none
          for i in 0 7 13 29 31 55 60 70 80 99 111 120 130 140 150 160 170 180 190 200 210 220 230 \
              240 250 260 270 280 290 300 310 320; do
            printf "block$i" | dd of=many bs=4096 seek=$((i * 3)) conv=notrunc status=none; done
          printf data | dd of=tail bs=4096 seek=3 conv=notrunc status=none
          printf after > zz
          tar -S %s -cf '%s' .
          """
              .formatted(source, format, tar));
      apply(Files.readAllBytes(tar), Below.NOTHING, TarLimits.STANDARD);
      Programs.run("diff", "-r", source.toString(), root.toString());
      assertThat(Integer.parseInt(stat("%b", "many"))).isLessThan(2000);
      assertThat(stat("%s %b", "none")).isEqualTo("1048576 0");
    } finally {
      Programs.run("rm", "-rf", source.toString(), tar.toString());
    }
  }

  @Test
  void readsWhatGnuTarWritesOfATree() throws IOException {
    Path source = Files.createTempDirectory("tree");
    Path tar = Files.createTempFile("tree", ".tar");
    try {
      Programs.shell(
          """
          cd '%s' && mkdir -p a/b/c d && echo hi > a/b/c/f && ln a/b/c/f d/g && ln -s ../d a/l
          touch "$(printf 'n%%0.s' $(seq 150))" && mkfifo p && chmod 2750 d && echo é > é
          tar --format=posix -cf '%s' .
          """
              .formatted(source, tar));
      apply(Files.readAllBytes(tar), Below.NOTHING, TarLimits.STANDARD);
      String list = "find . -printf '%p %y %m %U %G %T@ %l %n\\n' | sort";
      assertThat(Programs.shell("cd '" + root + "' && " + list))
          .isEqualTo(Programs.shell("cd '" + source + "' && " + list));
    } finally {
      Programs.run("rm", "-rf", source.toString(), tar.toString());
    }
  }

  // --- deletions

  private void lowerContent() throws IOException {
    Files.createDirectories(root.resolve("d/e"));
    Files.writeString(root.resolve("d/low"), "low");
    Files.writeString(root.resolve("d/e/low"), "low");
    Files.writeString(root.resolve("gone"), "low");
  }

  @Test
  void deletesForRealWhereParentsAreMerged() throws IOException {
    lowerContent();
    apply(
        new TarBuilder().whiteout("gone").whiteout("d/e").whiteout("absent/x").file("d/new", "n"),
        Below.MERGED);
    assertThat(root.resolve("gone")).doesNotExist();
    assertThat(root.resolve("d/e")).doesNotExist();
    assertThat(root.resolve("d/low")).exists();
    assertThat(root.resolve("absent")).doesNotExist();
  }

  @Test
  void opaqueKeepsWhatTheLayerItselfBringsInAnyOrder() throws IOException {
    lowerContent();
    apply(new TarBuilder().file("d/e/new", "n").opaque("d").file("d/later", "n"), Below.MERGED);
    assertThat(root.resolve("d/low")).doesNotExist();
    assertThat(root.resolve("d/e/low")).doesNotExist();
    assertThat(root.resolve("d/e/new")).exists();
    assertThat(root.resolve("d/later")).exists();
  }

  @Test
  void opaqueRootDeletesAll() throws IOException {
    lowerContent();
    apply(new TarBuilder().opaque("").file("only", "n"), Below.MERGED);
    try (var left = Files.list(root)) {
      assertThat(left).containsExactly(root.resolve("only"));
    }
  }

  @Test
  void writesDeletionsAsOverlayfsKeepsThem() throws IOException {
    AppliedLayer result =
        apply(
            new TarBuilder()
                .whiteout("d/x")
                .directory("o", 0755)
                .opaque("o")
                .whiteout("both")
                .directory("both", 0755)
                .file("first", "f")
                .whiteout("first")
                .whiteout("through")
                .file("through/f", "f"),
            Below.LATER);
    assertThat(stat("%F %t %T", "d/x")).isEqualTo("character special file 0 0");
    assertThat(opaque("o")).isTrue();
    assertThat(opaque("both")).isTrue();
    assertThat(opaque("through")).isTrue();
    assertThat(opaque("d")).isFalse();
    assertThat(root.resolve("first")).hasContent("f");
    assertThat(result.implicitDirectories()).extracting(Object::toString).containsExactly("d");
  }

  private boolean opaque(String name) {
    try (Directory directory = KERNEL.files().open(root)) {
      return directory
          .attributes(org.pouchcontainer.linux.file.RawName.of(name))
          .containsKey("trusted.overlay.opaque");
    }
  }

  @Test
  void aBaseLayerHasNothingToDelete() throws IOException {
    apply(new TarBuilder().whiteout("x").opaque("").file("f", "1"), Below.NOTHING);
    assertThat(root.resolve("x")).doesNotExist();
    assertThat(root.resolve("f")).exists();
  }

  @Test
  void asksForItsParentWhereItCannotDoWithout() {
    for (TarBuilder tar :
        new TarBuilder[] {
          new TarBuilder().hardLink("a", "of/a/parent"),
          new TarBuilder().opaque(""),
          new TarBuilder().symlink("l", "of-parent").file("l/x", "1")
        }) {
      assertThatThrownBy(() -> apply(tar, Below.LATER)).isInstanceOf(NeedsParentException.class);
    }
  }

  // --- hostile layers

  @ParameterizedTest(name = "name \"{0}\"")
  @ValueSource(
      strings = {"../canary", "a/../../canary", "..", "/../canary", "./../canary", "a/../.."})
  void namesThatLeadOutAreRefused(String name) {
    assertRefused(new TarBuilder().file(name, "evil"), Below.NOTHING);
    if (name.contains("canary")) {
      assertRefused(new TarBuilder().file("x", "").hardLink("h", name), Below.MERGED);
      assertRefused(new TarBuilder().hardLink(name, "x"), Below.MERGED);
      assertRefused(new TarBuilder().directory(name, 0777), Below.LATER);
      assertRefused(new TarBuilder().pax("path", name).file("harmless", "evil"), Below.NOTHING);
      assertRefused(new TarBuilder().gnuLong('L', name).file("harmless", "evil"), Below.MERGED);
    }
  }

  @Test
  void absoluteNamesBelongToTheRoot() throws IOException {
    apply(new TarBuilder().file("/etc/x", "1").file("//y", "2").file("a/../z", "3"));
    assertThat(root.resolve("etc/x")).hasContent("1");
    assertThat(root.resolve("y")).hasContent("2");
    assertThat(root.resolve("z")).hasContent("3");
  }

  @ParameterizedTest(name = "through a link to {0}")
  @ValueSource(strings = {"..", "/..", "../..", "/proc/self/cwd", "/proc/1/root", "/", "."})
  void writingThroughALinkStaysInside(String target) throws IOException {
    TarBuilder tar =
        new TarBuilder()
            .directory("proc/self/cwd", 0755)
            .symlink("l", target)
            .file("l/canary", "evil")
            .whiteout("l/canary")
            .hardLink("h", "l/canary");
    try {
      apply(tar, Below.MERGED);
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }
  }

  @Test
  void writingThroughAFinalLinkReplacesTheLink() throws IOException {
    apply(
        new TarBuilder()
            .symlink("f", "../canary")
            .file("f", "evil")
            .symlink("d", "..")
            .directory("d", 0777)
            .symlink("g", folder.resolve("canary").toString())
            .hardLink("h", "g")
            .file("h", 07777, new byte[0]));
    assertThat(Files.isSymbolicLink(root.resolve("f"))).isFalse();
    assertThat(Files.isDirectory(root.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isSymbolicLink(root.resolve("g"))).isTrue();
  }

  @Test
  void deletionMarksOfNoFileAreRefused() {
    for (String mark : new String[] {".wh.", ".wh..", ".wh...", "d/.wh..."}) {
      for (Below below : Below.values()) {
        assertRefused(new TarBuilder().file(mark, ""), below);
      }
    }
  }

  @Test
  void otherImpossibleEntriesAreRefused() {
    assertRefused(new TarBuilder().file("f", "").file("f/x", ""), Below.NOTHING);
    assertRefused(new TarBuilder().device('3', "w", 0, 0), Below.NOTHING);
    assertRefused(new TarBuilder().hardLink("h", "absent"), Below.NOTHING);
    assertRefused(new TarBuilder().directory("d", 0755).hardLink("h", "d"), Below.NOTHING);
    assertRefused(new TarBuilder().hardLink("h", "/"), Below.NOTHING);
    assertRefused(
        new TarBuilder().file("n".repeat(101), "").gnuLong('L', "n".repeat(256)).file("x", ""),
        Below.NOTHING);
    assertRefused(new TarBuilder().owner(-1, 0).file("x", ""), Below.NOTHING);
    assertRefused(new TarBuilder().owner(0xffffffffL, 0).file("x", ""), Below.NOTHING);
    assertRefused(new TarBuilder().entry('Z', "x", "", 0, new byte[0], 0, 0), Below.NOTHING);
    assertRefused(new TarBuilder().pax("path", "a\0b").file("x", ""), Below.NOTHING);
    assertRefused(new TarBuilder().pax("size", "-1").file("x", ""), Below.NOTHING);
    assertRefused(new TarBuilder().pax("mtime", "1e99").file("x", ""), Below.NOTHING);
    assertRefused(
        new TarBuilder().raw("garbage".repeat(100).getBytes(StandardCharsets.US_ASCII)),
        Below.NOTHING);
  }

  @Test
  void sparseMapsThatLieAreRefused() {
    for (String map : new String[] {"5,10", "0,1,0,1", "-1,2", "0,99999999999999", "0", "x,y"}) {
      assertRefused(
          new TarBuilder().pax("GNU.sparse.map", map).pax("GNU.sparse.size", "7").file("s", "ab"),
          Below.NOTHING);
    }
  }

  @Test
  void boundsAreKept() {
    TarLimits limits = new TarLimits(10_000, 3, 2_000);
    for (TarBuilder tar :
        new TarBuilder[] {
          new TarBuilder().header('0', "huge", "", 0, 10_001, 0, 0),
          new TarBuilder().header('x', "huge", "", 0, 1L << 60, 0, 0),
          new TarBuilder().header('L', "huge", "", 0, 1L << 40, 0, 0),
          new TarBuilder().pax("a", "x".repeat(2_100)).file("f", ""),
          new TarBuilder().gnuLong('L', "x".repeat(1_500)).gnuLong('K', "x".repeat(1_500)),
          new TarBuilder().file("a", "").file("b", "").file("c", "").file("d", ""),
          new TarBuilder()
              .pax("GNU.sparse.map", "0,0")
              .pax("GNU.sparse.size", "999999999999")
              .file("s", "")
        }) {
      assertThatThrownBy(() -> apply(tar.end(), Below.NOTHING, limits))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
    }
  }

  @Test
  void truncatedTarsFail() {
    byte[] whole = new TarBuilder().file("f", "x".repeat(2000)).cut();
    for (int length : new int[] {100, 511, 513, 1000, whole.length - 1}) {
      assertThatThrownBy(
              () ->
                  apply(java.util.Arrays.copyOf(whole, length), Below.NOTHING, TarLimits.STANDARD))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void randomDamageNeverLeavesTheRoot() throws IOException {
    byte[] tar =
        new TarBuilder()
            .directory("d", 0755)
            .symlink("d/l", "../..")
            .file("d/f", "content")
            .hardLink("d/h", "d/f")
            .pax("path", "d/long")
            .pax("SCHILY.xattr.user.x", "1")
            .file("x", "y")
            .whiteout("d/f")
            .opaque("d")
            .device('3', "c", 1, 3)
            .end();
    List<Below> modes = List.of(Below.values());
    Random random = new Random(42);
    for (int round = 0; round < 1500; round++) {
      byte[] damaged = tar.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        int block = random.nextInt(damaged.length / 512) * 512;
        damaged[block + random.nextInt(512)] = (byte) random.nextInt(256);
        repairChecksum(damaged, block);
      }
      try {
        apply(damaged, modes.get(round % modes.size()), new TarLimits(1 << 20, 100, 1 << 16));
      } catch (EngineException | NeedsParentException | IOException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
      try (Directory directory = KERNEL.files().open(folder)) {
        directory.removeTree(org.pouchcontainer.linux.file.RawName.of("root"));
      }
      Files.createDirectory(root);
    }
  }

  private static void repairChecksum(byte[] tar, int block) {
    java.util.Arrays.fill(tar, block + 148, block + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[block + i] & 0xff;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, block + 148, 8);
  }
}
