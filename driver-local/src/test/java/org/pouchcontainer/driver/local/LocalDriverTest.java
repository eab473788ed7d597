package org.pouchcontainer.driver.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;

class LocalDriverTest {
  @TempDir private Path host;
  private final FakeHostMounts mounts = new FakeHostMounts();
  private Path home;
  private LocalDriver driver;

  @BeforeEach
  void open() throws IOException {
    host = host.toRealPath();
    home = Files.createDirectories(host.resolve("home"));
    driver = driver();
  }

  private LocalDriver driver() {
    return new LocalDriver(home.resolve("volumes"), new FakeHostFiles(mounts), mounts);
  }

  private static VolumeRequest volume(String name) {
    return new VolumeRequest(name, Map.of(), Map.of());
  }

  private static VolumeRequest at(String name, Path mount) {
    return at(name, mount.toString());
  }

  private static VolumeRequest at(String name, String mount) {
    return new VolumeRequest(name, Map.of("mount", mount), Map.of());
  }

  @Test
  @DisplayName("a volume's folder can be entered by everybody, the folder of all volumes cannot")
  void modes() throws IOException {
    driver.create(volume("v"));
    Path folder = driver.mount(volume("v"), "a");
    assertThat(folder).isEqualTo(home.resolve("volumes/v"));
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
    assertThat(mode(home.resolve("volumes"))).isEqualTo("rwx------");
  }

  @Test
  @DisplayName("mount= of an existing folder: its content is used, and stays after remove")
  void existingFolder() throws IOException {
    Path data = Files.createDirectories(host.resolve("data"));
    Files.writeString(data.resolve("mine"), "x");
    driver.create(at("v", data));
    assertThat(driver.mount(at("v", data), "a")).isEqualTo(data);
    driver.remove(at("v", data));
    assertThat(data.resolve("mine")).exists();
    assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(at("v", data), "a"));
  }

  @Test
  @DisplayName("mount= of an absent folder: it is made, and goes with the volume")
  void absentFolder() throws IOException {
    Path data = host.resolve("deep/er/data");
    driver.create(at("v", data));
    Files.writeString(driver.mount(at("v", data), "a").resolve("mine"), "x");
    driver.remove(at("v", data));
    assertThat(data).doesNotExist();
    assertThat(data.getParent()).exists();
  }

  @Test
  @DisplayName("what mount= said is known after a restart, whatever later requests say")
  void restart() {
    Path data = host.resolve("data");
    driver.create(at("v", data));
    LocalDriver again = driver();
    assertThat(again.mount(volume("v"), "a")).isEqualTo(data);
    assertThat(again.list()).containsExactly(at("v", data));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> again.create(volume("v")));
  }

  @ParameterizedTest(name = "mount={0} is refused")
  @ValueSource(strings = {"", "data", "../data", "/", "//", "/a/../b", "/a\nb", "/a/./b"})
  void badMounts(String mount) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", mount)));
    assertThat(driver.list()).isEmpty();
  }

  @Test
  @DisplayName("mount= in or around the engine's own folder is refused, through links too")
  void engineHome() throws IOException {
    Path link = Files.createSymbolicLink(host.resolve("link"), home);
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", home)));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", home.resolve("meta"))));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", host)));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", link)));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", link.resolve("new"))));
    assertThat(home.resolve("new")).as("nothing is left").doesNotExist();
    assertThat(home.resolve("meta")).doesNotExist();
  }

  @Test
  @DisplayName("mount= of a file is refused")
  void file() throws IOException {
    Path file = Files.createFile(host.resolve("file"));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(at("v", file)));
    assertThat(file).exists();
  }

  @Test
  @DisplayName("a chosen folder that was replaced by a link is neither mounted nor deleted through")
  void replacedByLink() throws IOException {
    Path data = host.resolve("data");
    Path victim = Files.createDirectories(host.resolve("victim"));
    Files.writeString(victim.resolve("precious"), "x");
    driver.create(at("v", data));
    Files.delete(data);
    Files.createSymbolicLink(data, victim);
    assertKind(ErrorKind.UNAVAILABLE, () -> driver.mount(at("v", data), "a"));
    assertKind(ErrorKind.UNAVAILABLE, () -> driver.remove(at("v", data)));
    assertThat(victim.resolve("precious")).exists();
  }

  @Test
  @DisplayName("a volume's folder that was replaced by a link is not used")
  void volumeReplacedByLink() throws IOException {
    driver.create(volume("v"));
    Path folder = driver.mount(volume("v"), "a");
    Files.delete(folder);
    Files.createSymbolicLink(folder, host);
    assertKind(ErrorKind.UNAVAILABLE, () -> driver.mount(volume("v"), "a"));
    assertKind(ErrorKind.UNAVAILABLE, () -> driver.remove(volume("v")));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> driver.create(volume("v")));
  }

  @Test
  @DisplayName("a folder that the driver made stays while another volume is in it")
  void overlap() {
    Path data = host.resolve("data");
    driver.create(at("outer", data));
    driver.create(at("inner", data.resolve("sub")));
    assertKind(ErrorKind.CONFLICT, () -> driver.remove(at("outer", data)));
    driver.remove(at("inner", data.resolve("sub")));
    driver.remove(at("outer", data));
    assertThat(data).doesNotExist();
  }

  @Test
  @DisplayName("a volume in which something is mounted is not removed")
  void mountedInside() throws IOException {
    driver.create(volume("v"));
    Path inside = Files.createDirectory(driver.mount(volume("v"), "a").resolve("sub"));
    mounts.mount(new MountSpec("tmpfs", "tmpfs", List.of()), inside);
    assertKind(ErrorKind.CONFLICT, () -> driver.remove(volume("v")));
    assertThat(inside).exists();
    mounts.unmount(inside);
    driver.remove(volume("v"));
  }

  @ParameterizedTest(name = "{0}=10g is refused as not offered")
  @ValueSource(strings = {"size", "opt.size", "Size", "opt.Size"})
  void sizes(String spelling) {
    VolumeRequest sized = new VolumeRequest("v", Map.of(spelling, "10g"), Map.of());
    assertKind(ErrorKind.NOT_IMPLEMENTED, () -> driver.create(sized));
    assertThat(driver.list()).isEmpty();
  }

  @ParameterizedTest(name = "home {0}, configured {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {"/h,'',/h/volumes", "/h,/y,/y", "-,/y,/y", "-,'',-", "'','',-", "/h,y,-", "/h,/,-"})
  void directories(String engineHome, String configured, String expected) {
    if (expected == null) {
      assertKind(ErrorKind.INVALID_ARGUMENT, () -> LocalDriver.directory(engineHome, configured));
    } else {
      assertThat(LocalDriver.directory(engineHome, configured)).hasToString(expected);
    }
  }

  @Test
  @DisplayName("what an interrupted removal left is deleted at the next start")
  void trash() throws IOException {
    Path left = Files.createDirectories(home.resolve("volumes/.trash-1-v"));
    Files.writeString(left.resolve("file"), "x");
    assertThatCode(this::driver).doesNotThrowAnyException();
    assertThat(left).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
