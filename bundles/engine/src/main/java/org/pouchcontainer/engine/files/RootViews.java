package org.pouchcontainer.engine.files;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.engine.container.ContainerAccess;
import org.pouchcontainer.engine.container.ContainerAccess.Hold;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** Opens the roots of containers, running or not. */
final class RootViews implements Roots {
  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);

  private final ContainerAccess containers;
  private final Drivers drivers;
  private final ContainerMounts mounts;
  private final Scratch scratch;
  private final Kernel kernel;

  /** Views of {@code containers}, mounted in {@code scratch} where they do not run. */
  RootViews(
      ContainerAccess containers,
      Drivers drivers,
      ContainerMounts mounts,
      Scratch scratch,
      Kernel kernel) {
    this.containers = containers;
    this.drivers = drivers;
    this.mounts = mounts;
    this.scratch = scratch;
    this.kernel = kernel;
  }

  @Override
  public RootView open(String container) {
    Optional<LiveView> live = live(containers.require(container));
    if (live.isPresent()) {
      return live.get();
    }
    Hold hold = containers.hold(container);
    live = live(hold.record());
    if (live.isPresent()) {
      hold.close(); // it was started meanwhile
      return live.get();
    }
    return mounted(hold, true);
  }

  @Override
  public RootView bare(String container) {
    ContainerRecord record = containers.require(container);
    if (!record.state().status().isAlive()) {
      return mounted(containers.hold(container), false);
    }
    try {
      return new BareView(record, kernel.files().open(containers.folders().root(record.id())));
    } catch (KernelException e) {
      throw e.asEngineException("open the root of " + ContainerAccess.label(record));
    }
  }

  private Optional<LiveView> live(ContainerRecord record) {
    return record.state().status().isAlive() ? LiveView.open(kernel, record) : Optional.empty();
  }

  private RootView mounted(Hold hold, boolean withMounts) {
    return MountedView.open(
        hold,
        mounts,
        kernel,
        record -> scratch.mount(snapshotter(record).mounts(record.snapshotKey())),
        withMounts);
  }

  private Snapshotter snapshotter(ContainerRecord record) {
    return drivers.snapshotters().await(record.snapshotter(), DRIVER_RETURN);
  }

  /** The mounted root of a running container, which has no mounts in the engine's namespace. */
  private record BareView(ContainerRecord record, Directory root) implements RootView {
    @Override
    public Set<RawPath> mounted() {
      return Set.of();
    }

    @Override
    public Set<Long> closed() {
      return Set.of();
    }

    @Override
    public void close() {
      root.close();
    }
  }
}
