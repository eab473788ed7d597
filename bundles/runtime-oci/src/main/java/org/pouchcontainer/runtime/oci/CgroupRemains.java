package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.spi.runtime.ContainerRef;

/**
 * Removes the cgroups that a failed create leaves: crun 1.8 forgets them when a limit is refused. A
 * cgroup with a process in it cannot be removed, so no running container can be hit.
 */
final class CgroupRemains {
  private static final long MAX_CONFIG = 16L << 20;

  private final Path root;

  CgroupRemains(Path root) {
    this.root = root;
  }

  /** Removes the container's cgroup in every hierarchy; only one that is named after its id. */
  void remove(ContainerRef container) {
    Optional<Path> path = cgroupPath(container);
    if (path.isEmpty() || !path.get().getFileName().toString().contains(container.id().value())) {
      return;
    }
    for (Path hierarchy : hierarchies()) {
      Path cgroup = hierarchy.resolve(Path.of("/").relativize(path.get())).normalize();
      if (cgroup.startsWith(hierarchy) && Files.isDirectory(cgroup, LinkOption.NOFOLLOW_LINKS)) {
        removeTree(cgroup);
      }
    }
  }

  private static Optional<Path> cgroupPath(ContainerRef container) {
    Path config = container.bundle().resolve("config.json");
    try {
      if (Files.size(config) <= MAX_CONFIG
          && Json.parse(Files.readString(config)) instanceof Map<?, ?> document
          && document.get("linux") instanceof Map<?, ?> linux
          && linux.get("cgroupsPath") instanceof String path
          && path.startsWith("/")) {
        return Optional.of(Path.of(path).normalize()).filter(p -> p.getNameCount() > 0);
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // Then the runtime could not read it either, and has made nothing.
      return Optional.empty();
    }
  }

  private List<Path> hierarchies() {
    if (Files.exists(root.resolve("cgroup.controllers"))) {
      return List.of(root);
    }
    return subdirectories(root);
  }

  private static void removeTree(Path cgroup) {
    subdirectories(cgroup).forEach(CgroupRemains::removeTree);
    try {
      Files.deleteIfExists(cgroup);
    } catch (IOException e) {
      throw IoFailure.of("remove cgroup " + cgroup, e);
    }
  }

  private static List<Path> subdirectories(Path directory) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.add(entry);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw IoFailure.of("list " + directory, e);
    }
    return found;
  }
}
