package org.pouchcontainer.driver.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;

/** Making and checking the folders of volumes. */
final class Folders {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr-xr-x");

  private final HostFiles files;
  private final HostMounts mounts;

  Folders(HostFiles files, HostMounts mounts) {
    this.files = files;
    this.mounts = mounts;
  }

  /** Makes a folder that must not exist, for everybody to enter; durable. */
  void make(Path folder) throws IOException {
    Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(MODE));
    // The umask may have taken bits away.
    Files.setPosixFilePermissions(folder, MODE);
    files.syncDirectory(folder.getParent());
  }

  /** Throws CONFLICT if something is mounted at or below a folder. */
  void requireUnmounted(String action, Path folder) {
    List<Path> inside = mounts.mountsBelow(folder);
    if (!inside.isEmpty()) {
      throw EngineException.conflict(
          action + ": something is mounted at " + inside.get(0) + "; unmount it first");
    }
  }

  /** Throws UNAVAILABLE if a real path is no folder any more, or has a link on its way now. */
  static Path requireUnmoved(String action, Path real) {
    try {
      if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS) && real.toRealPath().equals(real)) {
        return real;
      }
      throw new EngineException(
          ErrorKind.UNAVAILABLE, action + ": " + real + " is not the folder that it was");
    } catch (IOException e) {
      throw failure(action, e);
    }
  }

  static EngineException failure(String action, IOException cause) {
    boolean full = String.valueOf(cause.getMessage()).contains("No space left");
    return new EngineException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.UNAVAILABLE,
        action + ": " + (full ? "the disk is full; free some space" : cause.toString()),
        cause);
  }
}
