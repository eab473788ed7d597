package org.pouchcontainer.engine.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.engine.container.ContainerAccess;
import org.pouchcontainer.engine.container.ContainerAccess.Hold;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.MountSpec;

/**
 * The root of a container that does not run, mounted for this view only. The container is held
 * until the view is closed: two mounts of one overlay would damage it.
 */
final class MountedView implements RootView {
  private final Hold hold;
  private final ContainerMounts mounts;
  private final Kernel kernel;
  private final Set<RawPath> points = new HashSet<>();
  private Scratch.@Nullable Place place;
  private @Nullable Directory root;
  private boolean attached;

  private MountedView(Hold hold, ContainerMounts mounts, Kernel kernel) {
    this.hold = hold;
    this.mounts = mounts;
    this.kernel = kernel;
  }

  /**
   * Mounts it. Takes over the hold, also after a failure.
   *
   * @param scratch mounts the bare root
   * @param withMounts whether the container's volumes and binds are mounted in it
   */
  static MountedView open(
      Hold hold, ContainerMounts mounts, Kernel kernel, Mounter scratch, boolean withMounts) {
    MountedView view = new MountedView(hold, mounts, kernel);
    try {
      view.mount(scratch, withMounts);
      return view;
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  /** Mounts the writable layer of a container. */
  @FunctionalInterface
  interface Mounter {
    Scratch.Place mount(ContainerRecord record);
  }

  private void mount(Mounter scratch, boolean withMounts) {
    ContainerRecord record = hold.record();
    if (record.state().status().isAlive()) {
      throw EngineException.conflict(
          "open the root of " + ContainerAccess.label(record) + ": it is changing; try again");
    }
    hold.awaitRelease();
    Scratch.Place mounted = scratch.mount(record);
    place = mounted;
    Directory top = kernel.files().open(mounted.path());
    root = top;
    if (withMounts) {
      List<Mount> wanted = mounts.attach(record, mounted.path());
      attached = true;
      for (Mount mount : wanted) {
        if (mount.source() != null && "bind".equals(mount.type())) {
          bind(mount, Path.of(mount.source()), top);
        }
      }
    }
  }

  /** What is mounted below the source stays out, so that unmounting reaches nothing of the host. */
  private void bind(Mount mount, Path source, Directory top) {
    RawPath target = RawPath.of(mount.destination());
    String mode = mount.options().contains("ro") ? "ro" : "rw";
    MountSpec spec = new MountSpec("bind", source.toString(), List.of("bind", mode));
    try (Fd at = target(top, target, Files.isDirectory(source))) {
      kernel.mounts().mount(spec, at);
      points.add(target);
    } catch (KernelException e) {
      throw e.asEngineException("mount " + mount.destination());
    }
  }

  /** Where a mount goes, made as at a start. */
  private static Fd target(Directory top, RawPath target, boolean folder) {
    if (folder) {
      top.openOrMake(target, 0755, Resolve.IN_ROOT).close();
    } else {
      try (Directory parent = top.openOrMake(target.parent(), 0755, Resolve.IN_ROOT)) {
        if (parent.find(target.name()).isEmpty()) {
          parent.createFile(target.name(), 0644).close();
        }
      }
    }
    return top.pin(target, Resolve.IN_ROOT);
  }

  @Override
  public ContainerRecord record() {
    return hold.record();
  }

  @Override
  public Directory root() {
    if (root == null) {
      throw new IllegalStateException("the root is not mounted");
    }
    return root;
  }

  @Override
  public Set<RawPath> mounted() {
    return points;
  }

  @Override
  public Set<Long> closed() {
    return Set.of();
  }

  @Override
  public void close() {
    try {
      if (root != null) {
        root.close();
      }
      if (place != null) {
        place.close();
      }
      if (attached) {
        mounts.detach(hold.record());
      }
    } finally {
      hold.close();
    }
  }
}
