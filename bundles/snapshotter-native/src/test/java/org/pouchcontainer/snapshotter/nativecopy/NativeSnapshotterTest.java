package org.pouchcontainer.snapshotter.nativecopy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.tck.snapshot.SnapshotterContract;

/** The contract and the driver's own rules with real bind mounts and copies. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "mounting needs root")
class NativeSnapshotterTest extends SnapshotterContract {
  @TempDir private Path home;

  @Override
  protected Snapshotter open() {
    return new NativeSnapshotter(home.resolve("snapshots/native"), Host.FILES);
  }

  @Override
  protected void close(Snapshotter opened) {
    ((NativeSnapshotter) opened).close();
  }

  @Override
  protected Optional<HostMounts> mounts() {
    return Optional.of(Host.MOUNTS);
  }

  @Test
  @DisplayName("links, owners and modes are as in the parent")
  void exactCopy() throws IOException {
    layer(
        "base",
        null,
        root -> {
          Path file = Files.writeString(root.resolve("file"), "x");
          Files.createLink(root.resolve("twin"), file);
          Files.createSymbolicLink(root.resolve("link"), Path.of("../../etc/passwd"));
          Files.setAttribute(file, "unix:uid", 1234);
          Files.setAttribute(file, "unix:mode", 04755);
        });
    in(
        snapshotter().prepare("container", "base"),
        root -> {
          assertThat(Files.readSymbolicLink(root.resolve("link")))
              .isEqualTo(Path.of("../../etc/passwd"));
          assertThat(attribute(root, "file", "ino")).isEqualTo(attribute(root, "twin", "ino"));
          assertThat(attribute(root, "file", "uid")).isEqualTo(1234);
          assertThat((Integer) attribute(root, "file", "mode") & 07777).isEqualTo(04755);
        });
  }

  private static Object attribute(Path root, String file, String name) throws IOException {
    return Files.getAttribute(root.resolve(file), "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }
}
