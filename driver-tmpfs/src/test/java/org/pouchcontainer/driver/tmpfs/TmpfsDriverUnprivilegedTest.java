package org.pouchcontainer.driver.tmpfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;
import org.pouchcontainer.tck.volume.VolumeDriverContract;

/** The contract and the driver's own rules with mounts that are only recorded, anywhere. */
class TmpfsDriverUnprivilegedTest extends VolumeDriverContract {
  @TempDir private Path host;
  private final FakeHostMounts mounts = new FakeHostMounts();

  @Override
  protected VolumeDriver open() {
    return new TmpfsDriver(
        host.resolve("home/drivers/tmpfs"),
        host.resolve("run/volumes/tmpfs"),
        new FakeHostFiles(mounts),
        mounts);
  }

  @Override
  protected void close(VolumeDriver opened) {
    // Holds nothing open.
  }

  @Override
  protected boolean realContent() {
    return false;
  }

  @Test
  @DisplayName("the first use mounts, the last unmounts, and nothing of it is left")
  void mountsOnce() {
    VolumeRequest volume = volume("v");
    driver().create(volume);
    assertThat(mounts.mountsBelow(host)).isEmpty();
    Path target = driver().mount(volume, "a");
    driver().mount(volume, "b");
    driver().mount(volume, "b");
    assertThat(mounts.mounted(target)).hasSize(1);
    driver().unmount(volume, "a", false);
    assertThat(mounts.isMounted(target)).isTrue();
    driver().unmount(volume, "b", true);
    assertThat(mounts.mountsBelow(host)).isEmpty();
    assertThat(target).doesNotExist();
  }

  @Test
  @DisplayName("by default 64 MiB, open to all, without programs, devices and setuid")
  void defaults() {
    assertThat(specOf(volume("v")).options())
        .containsExactlyInAnyOrder("nosuid", "nodev", "noexec", "size=67108864", "mode=1777");
  }

  @ParameterizedTest(name = "{0}={1} becomes {2}")
  @CsvSource({"size,10m,size=10485760", "size,4096,size=4096", "mode,0700,mode=0700"})
  void options(String option, String value, String expected) {
    assertThat(specOf(volume("v", option, value)).options()).contains(expected);
  }

  @ParameterizedTest(name = "mode={0} is refused")
  @ValueSource(strings = {"", "rwx", "8", "77777", "4755", "2777", "1777,size=0"})
  void badModes(String mode) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver().create(volume("v", "mode", mode)));
  }

  @ParameterizedTest(name = "size={0} is refused, for the kernel takes it as no limit")
  @ValueSource(strings = {"0", "1", "4095"})
  void smallSizes(String size) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver().create(volume("v", "size", size)));
  }

  @Test
  @DisplayName("options of the volume's creation hold, whatever a later request says")
  void optionsAreKept() {
    driver().create(volume("v", "size", "1m"));
    Path target = driver().mount(new VolumeRequest("v", Map.of("size", "1t"), Map.of()), "a");
    assertThat(mounts.mounted(target).get(0).options()).contains("size=1048576");
  }

  @Test
  @DisplayName("a mount that fails leaves nothing, and can be tried again")
  void failedMount() {
    VolumeRequest volume = volume("v");
    driver().create(volume);
    mounts.failMounts(true);
    assertKind(ErrorKind.UNAVAILABLE, () -> driver().mount(volume, "a"));
    assertThat(driver().path(volume)).doesNotExist();
    mounts.failMounts(false);
    assertThat(Files.isDirectory(driver().mount(volume, "a"))).isTrue();
  }

  @Test
  @DisplayName("removing a volume takes a mount with it that a crash has left")
  void removeAfterCrash() {
    VolumeRequest volume = volume("v");
    driver().create(volume);
    driver().mount(volume, "gone");
    driver().remove(volume);
    assertThat(mounts.mountsBelow(host)).isEmpty();
    assertThat(driver().path(volume)).doesNotExist();
  }

  @ParameterizedTest(name = "run {0}, configured {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {"/r,'',/r/volumes/tmpfs", "/r,/y,/y", "-,/y,/y", "-,'',-", "'','',-", "/r,y,-"})
  void folders(String run, String configured, String expected) {
    if (expected == null) {
      assertKind(
          ErrorKind.INVALID_ARGUMENT,
          () -> TmpfsDriver.folder("mounts", configured, run, "pouch.run", "volumes/tmpfs"));
    } else {
      assertThat(TmpfsDriver.folder("mounts", configured, run, "pouch.run", "volumes/tmpfs"))
          .hasToString(expected);
    }
  }

  private MountSpec specOf(VolumeRequest volume) {
    driver().create(volume);
    return mounts.mounted(driver().mount(volume, "a")).get(0);
  }
}
