package org.pouchcontainer.driver.tmpfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.internal.HostKernel;
import org.pouchcontainer.linux.internal.service.HostFilesService;
import org.pouchcontainer.linux.internal.service.HostMountsService;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.pouchcontainer.tck.volume.VolumeDriverContract;

/** The contract and the driver's own rules with real mounts. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "mounting needs root")
class TmpfsDriverTest extends VolumeDriverContract {
  private static final Kernel KERNEL = new HostKernel();
  private static final HostMounts MOUNTS = new HostMountsService(KERNEL);
  private static final HostFiles FILES = new HostFilesService(KERNEL);

  @TempDir private Path host;

  @Override
  protected VolumeDriver open() {
    return new TmpfsDriver(
        host.resolve("home/drivers/tmpfs"), host.resolve("run/volumes/tmpfs"), FILES, MOUNTS);
  }

  @Override
  protected void close(VolumeDriver opened) {
    // Holds nothing open.
  }

  @AfterEach
  void unmountAll() {
    MOUNTS.unmountBelow(host);
  }

  @Test
  @DisplayName("the size bounds the content")
  void sizeHolds() {
    VolumeRequest volume = volume("v", "size", "1m");
    driver().create(volume);
    Path path = driver().mount(volume, "a");
    assertThatThrownBy(() -> Files.write(path.resolve("big"), new byte[2 << 20]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }

  @Test
  @DisplayName("mount flags and mode are those that were asked for")
  void flags() throws IOException {
    VolumeRequest volume = volume("v", "mode", "0750");
    driver().create(volume);
    Path path = driver().mount(volume, "a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwxr-x---");
    String line =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .filter(l -> l.contains(" " + path + " "))
            .findFirst()
            .orElseThrow();
    assertThat(line).startsWith("pouch-volume ").contains("nosuid,nodev,noexec");
    assertThat(line).contains("size=65536k");
  }

  @Test
  @DisplayName("a volume is unmounted while a file of it is open")
  void busy() throws IOException {
    VolumeRequest volume = volume("v");
    driver().create(volume);
    Path path = driver().mount(volume, "a");
    try (var open = Files.newOutputStream(path.resolve("open"))) {
      open.write(1);
      driver().unmount(volume, "a", true);
      assertThat(MOUNTS.isMounted(path)).isFalse();
      driver().remove(volume);
    }
  }
}
