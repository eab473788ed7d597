package org.pouchcontainer.rest.fake;

import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.spi.ContainerId;

/** Every container wrote ten bytes, every volume holds seven. */
public final class FakeUsage implements DiskUsageService {
  private final FakeContainers containers;
  private final FakeVolumes volumes;

  public FakeUsage(FakeContainers containers, FakeVolumes volumes) {
    this.containers = containers;
    this.volumes = volumes;
  }

  @Override
  public DiskUsage measure() {
    Map<ContainerId, ContainerSize> sizes = new HashMap<>();
    for (ContainerDetails d : containers.list(ContainerQuery.ALL)) {
      sizes.put(d.id(), sizeOf(d.id()));
    }
    Map<String, Long> volumeBytes = new HashMap<>();
    volumes.names().forEach(n -> volumeBytes.put(n, 7L));
    return new DiskUsage(1234, Map.of(FakeContainers.IMAGE, 34L), sizes, volumeBytes);
  }

  @Override
  public ContainerSize sizeOf(ContainerId container) {
    return new ContainerSize(10, 1244);
  }
}
