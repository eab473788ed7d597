package org.pouchcontainer.api.system;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;

/** Measures what is on disk. Walks files, hence slow; never called from a plain list. */
@ProviderType
public interface DiskUsageService {
  /** What everything occupies. */
  DiskUsage measure();

  /** What one container occupies. */
  ContainerSize sizeOf(ContainerId container);

  /**
   * What is on disk.
   *
   * @param layersBytes all image layers, shared ones once
   * @param sharedBytes by image: the part that other images use too
   * @param containers by id
   * @param volumeBytes by name; absent where the driver cannot tell
   */
  record DiskUsage(
      long layersBytes,
      Map<Digest, Long> sharedBytes,
      Map<ContainerId, ContainerSize> containers,
      Map<String, Long> volumeBytes) {
    /** Copies its collections. */
    public DiskUsage {
      sharedBytes = Map.copyOf(sharedBytes);
      containers = Map.copyOf(containers);
      volumeBytes = Map.copyOf(volumeBytes);
    }
  }

  /**
   * Sizes of a container.
   *
   * @param writableBytes its writable layer
   * @param rootBytes that and its image
   */
  record ContainerSize(long writableBytes, long rootBytes) {}
}
