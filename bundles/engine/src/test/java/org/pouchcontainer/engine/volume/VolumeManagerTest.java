package org.pouchcontainer.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.tck.store.InMemoryStore;
import org.pouchcontainer.tck.volume.InMemoryVolumeDriver;

class VolumeManagerTest {
  @TempDir Path folder;
  private final Drivers drivers = new Drivers();
  private DaemonSettings settings;
  private InMemoryVolumeDriver driver;
  private VolumeManager volumes;

  @BeforeEach
  void start() {
    settings = VolumeFixture.settings(folder, folder);
    driver = new InMemoryVolumeDriver("local", VolumeFixture.folder(folder, "data"));
    drivers.stores().add("embedded", new InMemoryStore());
    drivers.volumes().add("local", driver);
    volumes = VolumeFixture.manager(drivers, new EventBus(), settings);
  }

  private void restart() {
    volumes = VolumeFixture.manager(drivers, new EventBus(), settings);
  }

  private static VolumeCreation creation(String name, String driverName) {
    return new VolumeCreation(name, driverName, Map.of(), Map.of("team", "a"));
  }

  private static ErrorKind kindOf(Runnable action) {
    EngineException e = catchThrowableOfType(EngineException.class, action::run);
    return e == null ? null : e.kind();
  }

  @Test
  void createdListedRemovedAndKeptOverARestart() {
    volumes.create(creation("db", ""));
    restart();

    assertThat(volumes.inspect("db").labels()).containsEntry("team", "a");
    assertThat(volumes.list(new VolumeQuery(List.of(), List.of(), List.of("team=a"), true)))
        .hasSize(1);
    volumes.remove("db", false);
    assertThat(volumes.list(VolumeQuery.ALL)).isEmpty();
    assertThat(kindOf(() -> volumes.inspect("db"))).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void creatingAgainGivesTheSameUnlessTheDriverDiffers() {
    drivers
        .volumes()
        .add("tmpfs", new InMemoryVolumeDriver("tmpfs", VolumeFixture.folder(folder, "mem")));
    volumes.create(creation("db", "local"));

    assertThat(volumes.create(creation("db", "local")).name()).isEqualTo("db");
    assertThat(kindOf(() -> volumes.create(creation("db", "mem")))).isEqualTo(ErrorKind.CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "a/b", "-x", ".x", "a b", "ä"})
  void badNames(String name) {
    assertThat(kindOf(() -> volumes.create(creation(name, ""))))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void aVolumeInUseStaysAndTellsByWhom() {
    volumes.create(creation("db", ""));
    volumes.reserve("db", "c1");
    restart();

    EngineException e =
        catchThrowableOfType(EngineException.class, () -> volumes.remove("db", true));
    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(e).hasMessageContaining("c1");
    volumes.release("db", "c1");
    volumes.remove("db", false);
  }

  @Test
  void theLastConsumerUnmounts() {
    volumes.create(creation("db", ""));
    Path first = volumes.mount("db", "c1");

    assertThat(volumes.mount("db", "c2")).isEqualTo(first);
    volumes.unmount("db", "c1");
    assertThat(driver.consumers("db")).containsExactly("c2");
    volumes.unmount("db", "c2");
    assertThat(driver.consumers("db")).isEmpty();
  }

  @Test
  void aVolumeWhoseDriverLeftStaysListedAndTheMissingDriverIsNamed() {
    volumes.create(creation("db", ""));
    drivers.volumes().remove("local", driver);

    assertThat(volumes.list(VolumeQuery.ALL)).singleElement().matches(v -> !v.driverPresent());
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> volumes.create(creation("new", "")));
    assertThat(e.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION);
    assertThat(e).hasMessageContaining("\"local\"").hasMessageContaining("not installed");
    assertThat(volumes.list(VolumeQuery.ALL)).hasSize(1);
    assertThat(kindOf(() -> volumes.remove("db", false))).isEqualTo(ErrorKind.FAILED_PRECONDITION);
    volumes.remove("db", true);
  }

  @Test
  void mountingWaitsForADriverThatIsBeingReplaced() throws InterruptedException {
    volumes.create(creation("db", ""));
    drivers.volumes().remove("local", driver);
    Thread replacement =
        new Thread(() -> drivers.volumes().add("local", driver), "replace the driver");
    replacement.start();

    assertThat(volumes.mount("db", "c1")).isAbsolute();
    replacement.join();
  }
}
