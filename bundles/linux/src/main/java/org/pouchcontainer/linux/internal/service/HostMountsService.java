package org.pouchcontainer.linux.internal.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.mount.MountInfo;
import org.pouchcontainer.linux.mount.Mounts;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostMounts;

/** Mounts as drivers are given them. */
@Component(service = HostMounts.class)
public final class HostMountsService implements HostMounts {
  private final Mounts mounts;

  @Activate
  public HostMountsService(@Reference Kernel kernel) {
    this.mounts = kernel.mounts();
  }

  @Override
  public void mount(MountSpec spec, Path target) {
    Translation.run(() -> mounts.mount(spec, target));
  }

  @Override
  public boolean unmount(Path target) {
    return Translation.call(() -> mounts.unmount(target));
  }

  @Override
  public CompletionStage<Void> detach(Path target) {
    return Translation.call(() -> mounts.detach(target));
  }

  @Override
  public boolean isMounted(Path target) {
    return Translation.call(() -> mounts.isMountPoint(target));
  }

  @Override
  public List<Path> mountsBelow(Path root) {
    return Translation.call(() -> mounts.below(root)).stream().map(MountInfo::mountPoint).toList();
  }

  @Override
  public boolean supports(String fileSystemType) {
    return Translation.call(() -> mounts.supports(fileSystemType));
  }

  @Override
  public Collection<Path> unmountBelow(Path root) {
    List<Path> unmounted = new ArrayList<>();
    for (Path mountPoint : mountsBelow(root)) {
      if (unmount(mountPoint)) {
        unmounted.add(mountPoint);
      }
    }
    return unmounted;
  }
}
