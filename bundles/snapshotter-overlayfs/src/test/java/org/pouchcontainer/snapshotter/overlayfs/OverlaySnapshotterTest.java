package org.pouchcontainer.snapshotter.overlayfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.tck.host.FakeHostMounts;
import org.pouchcontainer.tck.snapshot.SnapshotterContract;

/** The contract and the driver's own rules on the kernel's overlayfs. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "mounting needs root")
class OverlaySnapshotterTest extends SnapshotterContract {
  @TempDir private Path home;

  @Override
  protected Snapshotter open() {
    return new OverlaySnapshotter(root(), Host.FILES);
  }

  @Override
  protected void close(Snapshotter opened) {
    ((OverlaySnapshotter) opened).close();
  }

  @Override
  protected Optional<HostMounts> mounts() {
    return Optional.of(Host.MOUNTS);
  }

  private Path root() {
    return home.resolve("snapshots/overlayfs");
  }

  @Test
  @DisplayName("200 layers are mounted and the topmost wins")
  void manyLayers() throws IOException {
    OverlaySnapshotter overlay = (OverlaySnapshotter) snapshotter();
    @Nullable String parent = null;
    for (int i = 0; i < 200; i++) {
      int number = i;
      String key = "extract-" + i;
      in(
          overlay.prepare(key, null),
          root -> {
            Files.writeString(root.resolve("layer"), Integer.toString(number));
            Files.createFile(root.resolve("of-" + number));
          });
      overlay.commitOnto("sha256:" + i, key, parent);
      parent = "sha256:" + i;
    }
    in(
        overlay.prepare("container", parent),
        root -> {
          assertThat(root.resolve("layer")).hasContent("199");
          assertThat(IntStream.range(0, 200)).allMatch(i -> Files.exists(root.resolve("of-" + i)));
          Files.writeString(root.resolve("layer"), "mine");
        });
  }

  @Test
  @DisplayName("a deletion made in the tree is a whiteout in the layer")
  void whiteouts() throws IOException {
    layer(
        "base",
        null,
        root -> {
          Files.createFile(root.resolve("gone"));
          Files.createDirectory(root.resolve("dir"));
          Files.createFile(root.resolve("dir/old"));
        });
    layer(
        "top",
        "base",
        root -> {
          Files.delete(root.resolve("gone"));
          Files.delete(root.resolve("dir/old"));
          Files.delete(root.resolve("dir"));
          Files.createDirectory(root.resolve("dir"));
        });
    layer("last", "top", root -> assertThat(root.resolve("dir")).isEmptyDirectory());
  }

  @Test
  @DisplayName("a folder with parents is an overlay mount with one option a layer, topmost first")
  void specification() throws IOException {
    layer("a", null, root -> {});
    layer("b", "a", root -> {});
    MountSpec spec = snapshotter().prepare("container", "b").get(0);
    assertThat(spec.type()).isEqualTo("overlay");
    assertThat(spec.options())
        .filteredOn(o -> o.startsWith("lowerdir="))
        .containsExactly("lowerdir=" + root() + "/2/fs", "lowerdir=" + root() + "/1/fs");
    assertThat(spec.options())
        .contains("upperdir=" + root() + "/3/fs", "workdir=" + root() + "/3/work");
    assertThat(spec.options()).doesNotContain("volatile");
    assertThat(snapshotter().view("one", "a"))
        .containsExactly(MountSpec.bind(root() + "/1/fs", true));
    assertThat(snapshotter().prepare("none", null))
        .containsExactly(MountSpec.bind(root() + "/5/fs", false));
  }

  @Test
  @DisplayName("the probe accepts this folder, and says why it does not accept another")
  void probe() throws IOException {
    OverlayProbe probe = new OverlayProbe(Host.MOUNTS, Host.FILES);
    probe.check(root());
    assertThat(root().resolve("probe")).doesNotExist();

    layer("base", null, root -> {});
    in(
        snapshotter().prepare("container", "base"),
        overlay -> {
          OverlaySnapshotterTest.assertRefused(probe, overlay);
          assertThat(overlay).isEmptyDirectory();
        });
  }

  private static void assertRefused(OverlayProbe probe, Path where) {
    assertKind(ErrorKind.NOT_IMPLEMENTED, () -> probe.check(where));
  }

  @Test
  @DisplayName("the probe tells when the mount fails, and leaves nothing")
  void probeFails() {
    FakeHostMounts failing = new FakeHostMounts();
    failing.failMounts(true);
    assertRefused(new OverlayProbe(failing, Host.FILES), root());
    assertThat(root().resolve("probe")).doesNotExist();
  }
}
