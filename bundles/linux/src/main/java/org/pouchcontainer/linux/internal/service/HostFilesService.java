package org.pouchcontainer.linux.internal.service;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.AtomicFiles;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.host.HostFiles;

/** File work as drivers are given it. */
@Component(service = HostFiles.class)
public final class HostFilesService implements HostFiles {
  private final FileTrees trees;

  @Activate
  public HostFilesService(@Reference Kernel kernel) {
    this.trees = kernel.files();
  }

  @Override
  public void copyTree(Path from, Path to) {
    Translation.run(() -> trees.copy(from, to));
  }

  @Override
  public void deleteTree(Path root) {
    Translation.run(() -> trees.delete(root));
  }

  @Override
  public Usage usage(Path root) {
    return Translation.call(() -> trees.usage(root));
  }

  @Override
  public void replace(Path file, byte[] content, int mode) {
    Translation.files("replace " + file, () -> AtomicFiles.replace(file, content, mode));
  }

  @Override
  public void syncDirectory(Path directory) {
    Translation.files("flush " + directory, () -> AtomicFiles.syncDirectory(directory));
  }

  @Override
  public void syncFileSystem(Path path) {
    Translation.run(() -> trees.flush(path));
  }

  @Override
  public void chown(Path path, int uid, int gid) {
    Path absolute = path.toAbsolutePath().normalize();
    Translation.run(
        () -> {
          try (Directory parent = trees.open(absolute.getParent())) {
            parent.setOwner(RawName.of(absolute.getFileName().toString()), uid, gid);
          }
        });
  }

  @Override
  public void makeDirectory(Path directory, int mode) {
    Translation.files("make " + directory, () -> AtomicFiles.makeDirectory(directory, mode));
  }
}
