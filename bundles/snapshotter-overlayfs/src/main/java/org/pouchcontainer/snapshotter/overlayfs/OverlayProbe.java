package org.pouchcontainer.snapshotter.overlayfs;

import java.nio.file.Path;
import java.util.List;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;

/**
 * Finds out once, by one small mount, whether overlayfs can be written to in a folder: some file
 * systems (overlayfs itself, NFS, some in user space) cannot hold upper directories.
 */
final class OverlayProbe {
  private final HostMounts mounts;
  private final HostFiles files;

  OverlayProbe(HostMounts mounts, HostFiles files) {
    this.mounts = mounts;
    this.files = files;
  }

  /** Throws NOT_IMPLEMENTED with the reason. */
  void check(Path root) {
    String advice = "; use the snapshotter native, or another file system";
    if (!mounts.supports("overlay")) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "snapshotter overlayfs: this kernel has no overlay file system" + advice);
    }
    Path probe = root.resolve("probe");
    try {
      mounts.unmountBelow(probe);
      files.deleteTree(probe);
      mount(probe);
    } catch (EngineException e) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "snapshotter overlayfs: cannot be used in " + root + ": " + e.getMessage() + advice,
          e);
    } finally {
      mounts.unmountBelow(probe);
      files.deleteTree(probe);
    }
  }

  private void mount(Path probe) {
    files.makeDirectory(probe, 0700);
    for (String name : List.of("lower", "upper", "work", "merged")) {
      files.makeDirectory(probe.resolve(name), 0700);
    }
    mounts.mount(
        new MountSpec(
            "overlay",
            "overlay",
            List.of(
                "lowerdir=" + probe.resolve("lower"),
                "upperdir=" + probe.resolve("upper"),
                "workdir=" + probe.resolve("work"))),
        probe.resolve("merged"));
  }
}
