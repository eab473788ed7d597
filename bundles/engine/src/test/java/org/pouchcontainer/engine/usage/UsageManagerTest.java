package org.pouchcontainer.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.api.system.DiskUsageService.ContainerSize;
import org.pouchcontainer.api.system.DiskUsageService.DiskUsage;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecords;
import org.pouchcontainer.engine.driver.DriverRegistry;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.volume.VolumeCapabilities;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeMeter;
import org.pouchcontainer.spi.volume.VolumeRequest;

/** Sizes of everything, with drivers that answer, fail, and never answer. */
@Timeout(30)
class UsageManagerTest {
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final DriverRegistry<VolumeDriver> drivers = new DriverRegistry<>("volume driver");
  private final ContainerRecord record = ContainerRecords.example("web");
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @AfterEach
  void close() {
    workers.shutdownNow();
  }

  private interface Meter {
    Usage usage(VolumeRequest volume);
  }

  private static final class MeteredDriver implements VolumeDriver, VolumeMeter {
    private final Meter meter;

    MeteredDriver(Meter meter) {
      this.meter = meter;
    }

    @Override
    public Usage usage(VolumeRequest volume) {
      return meter.usage(volume);
    }

    @Override
    public String name() {
      return "metered";
    }

    @Override
    public VolumeCapabilities capabilities() {
      return new VolumeCapabilities(VolumeCapabilities.Scope.LOCAL, true, false);
    }

    @Override
    public void create(VolumeRequest request) {}

    @Override
    public void remove(VolumeRequest volume) {}

    @Override
    public Path mount(VolumeRequest volume, String consumer) {
      return Path.of("/");
    }

    @Override
    public void unmount(VolumeRequest volume, String consumer, boolean last) {}

    @Override
    public Path path(VolumeRequest volume) {
      return Path.of("/");
    }
  }

  private static Volume volume(String name, String driver) {
    return new Volume(
        name, driver, "/", Map.of(), Map.of(), "local", Instant.EPOCH, List.of(), true);
  }

  private static <S> S answering(Class<S> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.get(method.getName());
              if (answer instanceof RuntimeException e) {
                throw e;
              }
              return answer;
            }));
  }

  private UsageManager manager(List<Volume> volumes, Map<String, Object> imageAnswers) {
    return new UsageManager(
        () -> List.of(record),
        r -> 40L,
        answering(ImageService.class, imageAnswers),
        answering(VolumeService.class, Map.of("list", volumes)),
        drivers,
        workers,
        Duration.ofMillis(300));
  }

  private static Map<String, Object> vanishedImage() {
    return Map.of(
        "inspect", EngineException.notFound("gone"), "sizes", new ImageSizes(1000, Map.of()));
  }

  @Test
  @DisplayName("a driver that fails, is absent or never answers is left out")
  void volumes() throws InterruptedException {
    drivers.add("good", new MeteredDriver(v -> new Usage(77, 1)));
    drivers.add(
        "bad",
        new MeteredDriver(
            v -> {
              throw EngineException.conflict("as told");
            }));
    drivers.add(
        "hanging",
        new MeteredDriver(
            v -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return Usage.NONE;
            }));
    DiskUsage usage =
        manager(
                List.of(
                    volume("a", "good"),
                    volume("b", "bad"),
                    volume("c", "hanging"),
                    volume("d", "absent")),
                vanishedImage())
            .measure();
    assertThat(usage.volumeBytes()).isEqualTo(Map.of("a", 77L));
    assertThat(usage.layersBytes()).isEqualTo(1000);
    assertThat(usage.containers()).isEqualTo(Map.of(record.id(), new ContainerSize(40, 40)));
    interrupted.await(); // nobody is left behind
  }

  @Test
  @DisplayName("an unknown container is not found")
  void unknown() {
    UsageManager manager = manager(List.of(), vanishedImage());
    assertThat(manager.sizeOf(record.id())).isEqualTo(new ContainerSize(40, 40));
    assertThat(
            catchThrowableOfType(EngineException.class, () -> manager.sizeOf(ContainerId.random()))
                .kind())
        .isEqualTo(ErrorKind.NOT_FOUND);
  }
}
