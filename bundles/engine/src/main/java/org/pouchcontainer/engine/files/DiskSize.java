package org.pouchcontainer.engine.files;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileStatus.FileId;
import org.pouchcontainer.linux.file.FileType;

/**
 * Adds up the sizes of files as docker does: what they hold rather than what they occupy, folders
 * for nothing, each inode once. The tree may change meanwhile.
 */
final class DiskSize {
  private static final int MAX_DEPTH = 2000;

  private final Set<FileId> linked = new HashSet<>();

  private DiskSize() {}

  static long of(Directory tree) {
    return new DiskSize().sum(tree, 0);
  }

  private long sum(Directory directory, int depth) {
    long bytes = 0;
    for (Directory.Entry entry : directory.list()) {
      Optional<FileStatus> found = directory.find(entry.name());
      if (found.isEmpty()) {
        continue;
      }
      FileStatus status = found.get();
      if (status.isDirectory()) {
        bytes += depth < MAX_DEPTH ? below(directory, entry, depth) : 0;
      } else if (status.type() == FileType.REGULAR || status.type() == FileType.SYMLINK) {
        boolean counted = status.links() > 1 && !linked.add(status.id());
        bytes += counted ? 0 : status.sizeBytes();
      }
    }
    return bytes;
  }

  private long below(Directory directory, Directory.Entry entry, int depth) {
    try (Directory child = directory.open(entry.name())) {
      return sum(child, depth + 1);
    } catch (KernelException e) {
      if (e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
        return 0; // it has just gone
      }
      throw e;
    }
  }
}
