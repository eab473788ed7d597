package org.pouchcontainer.engine.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.namespace.NetNamespaces;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;

/**
 * The containers' network namespaces, pinned below the volatile folder, one file for each
 * container. They outlive the engine and the container's process; they end with the host.
 */
public final class Sandboxes {
  private final Path folder;
  private final NetNamespaces namespaces;

  /** Pins in {@code folder}, which is made at the first use. */
  public Sandboxes(Path folder, NetNamespaces namespaces) {
    this.folder = folder;
    this.namespaces = namespaces;
  }

  /** Where a container's namespace is pinned, if it is. */
  public Path pin(ContainerId container) {
    return folder.resolve(container.value());
  }

  /** Whether a container has a namespace. Takes no lock. */
  public boolean exists(ContainerId container) {
    // The file alone tells of leftovers too, also of those that are no mount any more.
    return Files.exists(pin(container));
  }

  /** Makes a container's namespace with its loopback up. */
  Path create(ContainerId container) {
    Path pin = pin(container);
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      namespaces.create(pin);
      return pin;
    } catch (IOException e) {
      throw EngineException.internal("make " + folder, e);
    } catch (KernelException e) {
      throw e.asEngineException("make network namespace " + pin);
    }
  }

  /** Lets a namespace go; it ends with its last process. Idempotent. */
  void remove(ContainerId container) {
    Path pin = pin(container);
    try {
      namespaces.remove(pin);
    } catch (KernelException e) {
      throw e.asEngineException("remove network namespace " + pin);
    }
  }

  /** Names of all that are pinned. */
  public List<String> all() {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (DirectoryStream<Path> pins = Files.newDirectoryStream(folder)) {
      pins.forEach(pin -> names.add(pin.getFileName().toString()));
    } catch (IOException e) {
      throw EngineException.internal("look through " + folder, e);
    }
    return names;
  }

  /** Removes one that no record owns, by its name. */
  public void reclaim(String name) {
    Path pin = folder.resolve(name);
    try {
      namespaces.remove(pin);
    } catch (KernelException e) {
      throw e.asEngineException("remove network namespace " + pin);
    }
  }
}
