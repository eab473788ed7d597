package org.pouchcontainer.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;

/** A volatile folder in which trees are mounted for as long as somebody looks at them. */
public final class Scratch {
  private final Path folder;
  private final HostMounts mounts;
  private final HostFiles files;

  /** Takes over {@code folder}; what an earlier engine left mounted in it is taken away. */
  public Scratch(Path folder, HostMounts mounts, HostFiles files) {
    this.folder = folder;
    this.mounts = mounts;
    this.files = files;
    mounts.unmountBelow(folder);
    files.deleteTree(folder);
  }

  /** Mounts a tree at a new place. */
  Place mount(List<MountSpec> specs) {
    Place place = new Place(newFolder());
    try {
      for (MountSpec spec : specs) {
        mounts.mount(spec, place.path());
      }
      return place;
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  private Path newFolder() {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(folder, ownerOnly);
      return Files.createDirectory(folder.resolve(UUID.randomUUID().toString()), ownerOnly);
    } catch (IOException e) {
      throw EngineException.internal("make a folder in " + folder, e);
    }
  }

  /** A place where something is mounted. */
  final class Place implements AutoCloseable {
    private final Path path;

    private Place(Path path) {
      this.path = path;
    }

    Path path() {
      return path;
    }

    /** Takes away all that is mounted there. Idempotent. */
    @Override
    public void close() {
      mounts.unmountBelow(path);
      files.deleteTree(path);
    }
  }
}
