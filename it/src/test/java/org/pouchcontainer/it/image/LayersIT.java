package org.pouchcontainer.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImage;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** Well-formed layers with everything that tar and OCI allow, through both snapshotters. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class LayersIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh().withoutImage();

  private final Containers containers = new Containers(POUCHD);

  private String run(String snapshotter, TestImage image, String line) {
    String name = TestRegistry.shared().push("layers", image.digest().substring(7, 27), image);
    POUCHD.pull(name);
    ObjectNode spec = containers.spec("sh", "-c", line);
    spec.put("Image", name).put("Snapshotter", snapshotter);
    return containers.output(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void ownersModesAndTimes(String snapshotter) {
    TestImage image =
        TestImages.busyboxWith(
            new TarBytes().folder("d/", 02775).ownedFile("d/f", 04755, 1234, 5678, "x"));
    assertThat(run(snapshotter, image, "stat -c '%a %u %g %Y' /d/f; stat -c %a /d"))
        .isEqualTo("4755 1234 5678 1700000000\n2775\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void hardLinksShareOneFile(String snapshotter) {
    TestImage image =
        TestImages.busyboxWith(
            new TarBytes().folder("d/", 0755).file("d/a", 0644, "x").hardlink("d/b", "d/a"));
    assertThat(run(snapshotter, image, "[ /d/a -ef /d/b ] && stat -c %h /d/a")).isEqualTo("2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void whiteoutsRemoveAndOpaqueFoldersHide(String snapshotter) {
    TestImage image =
        TestImages.busybox()
            .layer(
                new TarBytes()
                    .folder("d/", 0755)
                    .file("d/gone", 0644, "1")
                    .file("d/stays", 0644, "1")
                    .folder("o/", 0755)
                    .file("o/hidden", 0644, "1")
                    .folder("o/sub/", 0755)
                    .file("o/sub/deep", 0644, "1")
                    .folder("whole/", 0755)
                    .file("whole/f", 0644, "1")
                    .end())
            .layer(
                new TarBytes()
                    .file("d/.wh.gone", 0644, "")
                    .file("o/.wh..wh..opq", 0644, "")
                    .file("o/new", 0644, "2")
                    .file(".wh.whole", 0644, "")
                    .end())
            .end();
    assertThat(run(snapshotter, image, "ls -A /d /o; [ -e /whole ] || echo no"))
        .isEqualTo("/d:\nstays\n\n/o:\nnew\nno\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void fileReplacesFolderAndTheReverse(String snapshotter) {
    TestImage image =
        TestImages.busybox()
            .layer(
                new TarBytes()
                    .folder("a/", 0755)
                    .file("a/in", 0644, "1")
                    .file("b", 0644, "1")
                    .end())
            .layer(
                new TarBytes()
                    .file("a", 0644, "now a file")
                    .folder("b/", 0755)
                    .file("b/in", 0644, "2")
                    .end())
            .end();
    assertThat(run(snapshotter, image, "cat /a; echo; cat /b/in")).isEqualTo("now a file\n2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void rawAndLongNamesSurvive(String snapshotter) {
    byte[] raw = {'r', '/', (byte) 0xff, (byte) 0xfe, 'x'};
    String longName = "l/" + "n".repeat(200);
    String deep = ("deep/" + "d".repeat(60) + "/").repeat(6);
    TarBytes layer = new TarBytes().folder("r/", 0755).rawFile(raw, "raw").folder("l/", 0755);
    layer.pax(Map.of("path", longName)).file("l/short", 0644, "long");
    layer.pax(Map.of("path", deep + "end")).file("x", 0644, "deep");
    layer.file("l/\u00e4\u20ac", 0644, "unicode");
    TestImage image = TestImages.busyboxWith(layer);
    assertThat(
            run(
                snapshotter,
                image,
                "cat /r/$(printf '\\377\\376')x; cat /"
                    + longName
                    + "; cat /"
                    + deep
                    + "end; cat /l/\u00e4\u20ac"))
        .isEqualTo("rawlongdeepunicode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void devicesPipesAndLinks(String snapshotter) {
    TestImage image =
        TestImages.busyboxWith(
            new TarBytes()
                .folder("n/", 0755)
                .charDevice("n/null", 0666, 1, 3)
                .fifo("n/pipe")
                .symlink("n/abs", "/etc/passwd")
                .symlink("n/dangling", "nowhere"));
    assertThat(
            run(
                snapshotter,
                image,
                "stat -c '%F %t %T' /n/null; stat -c %F /n/pipe; readlink /n/abs; readlink /n/dangling"))
        .isEqualTo("character special file 1 3\nfifo\n/etc/passwd\nnowhere\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void extendedAttributesSurvive(String snapshotter) {
    // A file capability is the attribute that can be seen without tools in the image.
    String capability =
        new String(
            new byte[] {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            StandardCharsets.ISO_8859_1);
    TarBytes layer = new TarBytes();
    layer.pax(Map.of("SCHILY.xattr.security.capability", capability));
    layer.file("bin/busybox-capable", 0755, busybox());
    TestImage image = TestImages.busyboxWith(layer);
    String name = TestRegistry.shared().push("layers", "xattr-" + snapshotter, image);
    POUCHD.pull(name);
    // cap_net_raw+p of the file becomes effective only through the attribute.
    ObjectNode spec =
        containers.spec("/bin/busybox-capable", "grep", "CapPrm", "/proc/self/status");
    spec.put("Image", name).put("Snapshotter", snapshotter).put("User", "1000");
    assertThat(containers.output(spec)).endsWith("0000000000002000\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void entriesWithDotsAndWithoutParents(String snapshotter) {
    TestImage image =
        TestImages.busyboxWith(
            new TarBytes()
                .folder("./", 0755)
                .file("./dotted", 0644, "1")
                .file("no/parents/f", 0644, "2")
                .file("a//b", 0644, "3"));
    assertThat(run(snapshotter, image, "cat /dotted /no/parents/f /a/b")).isEqualTo("123");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void emptyLayerAndEmptyFile(String snapshotter) {
    TestImage image =
        TestImages.busybox()
            .layer(new TarBytes().end())
            .layer(new TarBytes().file("e", 0644, "").end())
            .end();
    assertThat(run(snapshotter, image, "stat -c %s /e")).isEqualTo("0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void sameLayerTwice(String snapshotter) {
    byte[] layer = new TarBytes().file("twice", 0644, "x").end();
    TestImage image = TestImages.busybox().layer(layer).layer(layer).end();
    assertThat(run(snapshotter, image, "cat /twice")).isEqualTo("x");
  }

  private static byte[] busybox() {
    try {
      return java.nio.file.Files.readAllBytes(java.nio.file.Path.of("/bin/busybox"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
