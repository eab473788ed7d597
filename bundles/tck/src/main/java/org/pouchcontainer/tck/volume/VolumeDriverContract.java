package org.pouchcontainer.tck.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.pouchcontainer.tck.Kinds.assertKind;
import static org.pouchcontainer.tck.Kinds.succeeds;
import static org.pouchcontainer.tck.Kinds.together;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeLister;
import org.pouchcontainer.spi.volume.VolumeMeter;
import org.pouchcontainer.spi.volume.VolumeOptionsDescriber;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * What every {@link VolumeDriver} must do. Extend it, make the driver in {@link #open}, close it in
 * {@link #close}.
 */
public abstract class VolumeDriverContract {
  private VolumeDriver driver;

  /** Opens the driver; within one test, on the same state each time. Empty at first. */
  protected abstract VolumeDriver open();

  /** Closes a driver that {@link #open} gave; mounts stay. */
  protected abstract void close(VolumeDriver opened);

  /** Whether volumes are known after {@link #close} and {@link #open}. */
  protected boolean durable() {
    return true;
  }

  /** Whether mounting makes a real directory that can be written to. */
  protected boolean realContent() {
    return true;
  }

  /** Whether {@code size=10m} is an option that the driver carries out here. */
  protected boolean takesSize() {
    return driver.capabilities().sizeLimit();
  }

  /** The driver under test. */
  protected final VolumeDriver driver() {
    return driver;
  }

  /** A request for a volume without options. */
  protected static VolumeRequest volume(String name) {
    return new VolumeRequest(name, Map.of(), Map.of());
  }

  /** A request for a volume with one option. */
  protected static VolumeRequest volume(String name, String option, String value) {
    return new VolumeRequest(name, Map.of(option, value), Map.of());
  }

  /** Opens the driver. */
  @BeforeEach
  public final void openDriver() {
    driver = open();
  }

  /** Closes the driver. */
  @AfterEach
  public final void closeDriver() {
    close(driver);
  }

  @Test
  @DisplayName("the name has the documented form")
  void name() {
    assertThat(driver.name()).matches("[a-z0-9][a-z0-9_.-]*");
  }

  @Test
  @DisplayName("create, mount, unmount, remove")
  void life() {
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    Path path = driver.mount(volume, "container-a");
    assertThat(path).isAbsolute();
    assertThat(driver.path(volume)).isEqualTo(path);
    driver.unmount(volume, "container-a", true);
    driver.remove(volume);
    assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(volume, "container-a"));
  }

  @Test
  @DisplayName("a second volume of the same name is refused, and the first stays")
  void createTwice() throws IOException {
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    write(driver.mount(volume, "a"), "data", "mine");
    assertKind(ErrorKind.ALREADY_EXISTS, () -> driver.create(volume));
    assertThat(read(driver.mount(volume, "a"), "data")).isEqualTo(expected("mine"));
    driver.unmount(volume, "a", true);
  }

  @Test
  @DisplayName("what is absent cannot be mounted or removed; ending its use is ignored")
  void absent() {
    VolumeRequest nobody = volume("nobody");
    assertKind(ErrorKind.NOT_FOUND, () -> driver.remove(nobody));
    assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(nobody, "a"));
    assertThatCode(() -> driver.unmount(nobody, "a", true)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a removed volume's name is free, and the new volume is empty")
  void removeAndCreateAgain() throws IOException {
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    write(driver.mount(volume, "a"), "secret", "old");
    driver.unmount(volume, "a", true);
    driver.remove(volume);
    assertKind(ErrorKind.NOT_FOUND, () -> driver.remove(volume));
    driver.create(volume);
    Path path = driver.mount(volume, "b");
    if (realContent()) {
      assertThat(path).isEmptyDirectory();
    }
    driver.unmount(volume, "b", true);
  }

  @Test
  @DisplayName("all consumers get the same path and content; repeating a mount changes nothing")
  void consumersShare() throws IOException {
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    Path first = driver.mount(volume, "a");
    write(first, "data", "shared");
    assertThat(driver.mount(volume, "a")).isEqualTo(first);
    assertThat(driver.mount(volume, "b")).isEqualTo(first);
    driver.unmount(volume, "a", false);
    assertThat(read(first, "data")).isEqualTo(expected("shared"));
    driver.unmount(volume, "b", true);
  }

  @Test
  @DisplayName("ending a use twice, or one that never was, is fine")
  void unmountIsIdempotent() {
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    driver.mount(volume, "a");
    driver.unmount(volume, "stranger", false);
    driver.unmount(volume, "a", true);
    assertThatCode(() -> driver.unmount(volume, "a", true)).doesNotThrowAnyException();
    driver.remove(volume);
  }

  @Test
  @DisplayName("content outlives the last unmount exactly where the driver says so")
  void persistence() throws IOException {
    assumeTrue(realContent(), "nothing real is mounted");
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    write(driver.mount(volume, "a"), "data", "mine");
    driver.unmount(volume, "a", true);
    Path again = driver.mount(volume, "b");
    assertThat(Files.exists(again.resolve("data"))).isEqualTo(driver.capabilities().persistent());
    driver.unmount(volume, "b", true);
  }

  @Test
  @DisplayName("after the driver's return, volumes and what is mounted are as before")
  void restartInUse() throws IOException {
    assumeTrue(durable(), "the driver declares that it keeps nothing");
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    Path path = driver.mount(volume, "a");
    write(path, "data", "mine");
    close(driver);
    assertThat(read(path, "data")).as("mounts outlive the driver").isEqualTo(expected("mine"));
    driver = open();
    assertThat(driver.mount(volume, "a")).isEqualTo(path);
    assertThat(read(path, "data")).isEqualTo(expected("mine"));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> driver.create(volume));
    driver.unmount(volume, "a", true);
    driver.remove(volume);
  }

  @Test
  @DisplayName("an unknown option is refused by its name, and nothing is left")
  void unknownOption() {
    EngineException thrown =
        catchThrowableOfType(
            EngineException.class, () -> driver.create(volume("db1", "colour", "red")));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(thrown.getMessage()).contains("colour");
    assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(volume("db1"), "a"));
    driver.create(volume("db1"));
  }

  @ParameterizedTest(name = "size \"{0}\" is refused")
  @ValueSource(strings = {"", "-1", "many", "10x", "9999999999999999999", "1e3"})
  void badSizes(String size) {
    EngineException thrown =
        catchThrowableOfType(
            EngineException.class, () -> driver.create(volume("db1", "size", size)));
    assertThat(thrown).isNotNull();
    assertThat(thrown.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(volume("db1"), "a"));
  }

  @Test
  @DisplayName("a size is taken where the driver declares it, else refused, and nothing is left")
  void sizeAsDeclared() {
    VolumeRequest sized = volume("db1", "size", "10m");
    if (takesSize()) {
      driver.create(sized);
      driver.mount(sized, "a");
      driver.unmount(sized, "a", true);
      driver.remove(sized);
    } else if (!driver.capabilities().sizeLimit()) {
      EngineException thrown =
          catchThrowableOfType(EngineException.class, () -> driver.create(sized));
      assertThat(thrown).as("a size that bounds nothing").isNotNull();
      assertThat(thrown.kind()).isIn(ErrorKind.NOT_IMPLEMENTED, ErrorKind.INVALID_ARGUMENT);
      assertKind(ErrorKind.NOT_FOUND, () -> driver.mount(sized, "a"));
    }
  }

  @ParameterizedTest(name = "name \"{0}\" is refused")
  @ValueSource(
      strings = {"", ".", "..", "../x", "a/b", "/etc", "a\u0000b", ".hidden", "-x", "a b", "ä"})
  void badNames(String name) {
    // The engine checks names; a driver that trusted it would be one defect away from deleting /.
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> driver.create(volume(name)));
    assertThat(catchThrowableOfType(EngineException.class, () -> driver.remove(volume(name))))
        .isNotNull();
    assertThat(catchThrowableOfType(EngineException.class, () -> driver.mount(volume(name), "a")))
        .isNotNull();
  }

  @Test
  @DisplayName("of several that create one name at once, exactly one wins")
  void concurrentSameName() throws InterruptedException {
    List<Boolean> won =
        together(8, i -> succeeds(ErrorKind.ALREADY_EXISTS, () -> driver.create(volume("db1"))));
    assertThat(won).filteredOn(w -> w).hasSize(1);
    driver.remove(volume("db1"));
  }

  @Test
  @DisplayName("different volumes live at the same time without touching each other")
  void concurrentDifferentNames() throws InterruptedException {
    together(
        8,
        i ->
            () -> {
              VolumeRequest volume = volume("db" + i);
              driver.create(volume);
              Path path = driver.mount(volume, "a");
              write(path, "data", "of " + i);
              assertThat(read(path, "data")).isEqualTo(expected("of " + i));
              driver.unmount(volume, "a", true);
              driver.remove(volume);
              return true;
            });
    if (driver instanceof VolumeLister lister) {
      assertThat(lister.list()).isEmpty();
    }
  }

  @Test
  @DisplayName("a lister names what was created, also after a restart")
  void list() {
    assumeTrue(driver instanceof VolumeLister, "not offered");
    assertThat(((VolumeLister) driver).list()).isEmpty();
    driver.create(volume("b"));
    driver.create(volume("a"));
    if (durable()) {
      close(driver);
      driver = open();
    }
    assertThat(((VolumeLister) driver).list())
        .extracting(VolumeRequest::name)
        .containsExactlyInAnyOrder("a", "b");
    driver.remove(volume("a"));
    assertThat(((VolumeLister) driver).list()).extracting(VolumeRequest::name).containsExactly("b");
  }

  @Test
  @DisplayName("a meter counts what was written")
  void usage() throws IOException {
    assumeTrue(driver instanceof VolumeMeter && realContent(), "not offered");
    VolumeRequest volume = volume("db1");
    driver.create(volume);
    Path path = driver.mount(volume, "a");
    long before = ((VolumeMeter) driver).usage(volume).bytes();
    write(path, "data", "x".repeat(1 << 20));
    assertThat(((VolumeMeter) driver).usage(volume).bytes() - before).isBetween(1L << 20, 2L << 20);
    driver.unmount(volume, "a", true);
  }

  @Test
  @DisplayName("options are described in one line each")
  void describedOptions() {
    assumeTrue(driver instanceof VolumeOptionsDescriber, "not offered");
    assertThat(((VolumeOptionsDescriber) driver).options())
        .allSatisfy((option, text) -> assertThat(text).isNotBlank().hasLineCount(1));
  }

  @Test
  @DisplayName("closing twice is fine")
  void closeTwice() {
    close(driver);
    assertThatCode(() -> close(driver)).doesNotThrowAnyException();
    driver = open();
  }

  private String expected(String content) {
    return realContent() ? content : "";
  }

  private void write(Path folder, String file, String content) throws IOException {
    if (realContent()) {
      Files.writeString(folder.resolve(file), content);
    }
  }

  private String read(Path folder, String file) throws IOException {
    return realContent() ? Files.readString(folder.resolve(file)) : "";
  }
}
