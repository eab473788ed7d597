package org.pouchcontainer.engine.usage;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.driver.DriverRegistry;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeMeter;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures containers, images and volumes. Volumes are measured side by side, and a driver that
 * takes too long is left out rather than waited for.
 */
public final class UsageManager implements DiskUsageService {
  private static final Logger LOG = LoggerFactory.getLogger(UsageManager.class);

  private final Supplier<List<ContainerRecord>> containers;
  private final ToLongFunction<ContainerRecord> writableBytes;
  private final ImageService images;
  private final VolumeService volumes;
  private final DriverRegistry<VolumeDriver> volumeDrivers;
  private final ExecutorService workers;
  private final Duration patience;

  /**
   * Measures what these have.
   *
   * @param writableBytes walks the writable layer of a container
   * @param workers call the drivers of volumes
   * @param patience with all drivers of volumes together
   */
  public UsageManager(
      Supplier<List<ContainerRecord>> containers,
      ToLongFunction<ContainerRecord> writableBytes,
      ImageService images,
      VolumeService volumes,
      DriverRegistry<VolumeDriver> volumeDrivers,
      ExecutorService workers,
      Duration patience) {
    this.containers = containers;
    this.writableBytes = writableBytes;
    this.images = images;
    this.volumes = volumes;
    this.volumeDrivers = volumeDrivers;
    this.workers = workers;
    this.patience = patience;
  }

  @Override
  public DiskUsage measure() {
    Map<String, Future<Long>> measuring = startVolumes();
    Map<ContainerId, ContainerSize> sizes = new HashMap<>();
    for (ContainerRecord record : containers.get()) {
      try {
        sizes.put(record.id(), size(record));
      } catch (EngineException e) {
        LOG.debug("container {} is left out: {}", record.id().shortForm(), e.getMessage());
      }
    }
    ImageSizes layers = images.sizes();
    return new DiskUsage(layers.layersBytes(), layers.sharedBytes(), sizes, finish(measuring));
  }

  @Override
  public ContainerSize sizeOf(ContainerId container) {
    return containers.get().stream()
        .filter(record -> record.id().equals(container))
        .findFirst()
        .map(this::size)
        .orElseThrow(
            () -> EngineException.notFound("container " + container + ": no such container"));
  }

  private ContainerSize size(ContainerRecord record) {
    long own = writableBytes.applyAsLong(record);
    return new ContainerSize(own, own + imageBytes(record.imageId()));
  }

  private long imageBytes(Digest image) {
    try {
      return images.inspect(image.toString()).sizeBytes();
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return 0; // it was removed by force
      }
      throw e;
    }
  }

  private Map<String, Future<Long>> startVolumes() {
    Map<String, Future<Long>> measuring = new HashMap<>();
    for (Volume volume : volumes.list(VolumeQuery.ALL)) {
      volumeDrivers
          .find(volume.driver())
          .filter(VolumeMeter.class::isInstance)
          .map(VolumeMeter.class::cast)
          .ifPresent(
              meter -> {
                VolumeRequest request =
                    new VolumeRequest(volume.name(), volume.options(), volume.labels());
                measuring.put(volume.name(), workers.submit(() -> meter.usage(request).bytes()));
              });
    }
    return measuring;
  }

  private Map<String, Long> finish(Map<String, Future<Long>> measuring) {
    long end = System.nanoTime() + patience.toNanos();
    Map<String, Long> bytes = new HashMap<>();
    measuring.forEach(
        (name, future) -> {
          try {
            bytes.put(name, future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
          } catch (TimeoutException e) {
            future.cancel(true);
            LOG.warn("volume {}: its driver did not measure it within {}", name, patience);
          } catch (ExecutionException e) {
            LOG.warn("volume {}: {}", name, String.valueOf(e.getCause()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "measure volumes: interrupted", e);
          }
        });
    return bytes;
  }
}
