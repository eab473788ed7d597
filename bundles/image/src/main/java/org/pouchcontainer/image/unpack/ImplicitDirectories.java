package org.pouchcontainer.image.unpack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;

/**
 * Takes the metadata of directories over from the parents, where a layer that was unpacked alone
 * had to make them without being told how. Else a layer with just {@code tmp/x} in it would turn
 * the image's {@code /tmp} from 1777 into 0755.
 */
final class ImplicitDirectories {
  private ImplicitDirectories() {}

  /**
   * Takes over owner, mode, attributes and times.
   *
   * @param paths parents first
   * @param below what the layer will stand on, read-only
   * @return false if there is something else than a directory below, as a symbolic link: then the
   *     layer means something different and must be unpacked on top of its parent
   */
  static boolean adopt(List<RawPath> paths, Directory layer, Directory below) {
    for (RawPath path : paths) {
      Optional<Directory> parent = open(below, path);
      if (parent.isPresent()) {
        try (Directory source = parent.get();
            Directory target = layer.open(path, Resolve.NO_LINKS)) {
          copy(source, target);
        }
      } else if (exists(below, path)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Directory> open(Directory below, RawPath path) {
    try {
      return Optional.of(below.open(path, Resolve.NO_LINKS));
    } catch (KernelException e) {
      if (e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the path or one of its parents is there as something else than a directory. */
  private static boolean exists(Directory below, RawPath path) {
    for (int depth = 1; depth <= path.length(); depth++) {
      RawPath prefix = path.first(depth);
      try (Directory parent = below.open(prefix.parent(), Resolve.NO_LINKS)) {
        Optional<FileStatus> status = parent.find(prefix.name());
        if (status.isEmpty()) {
          return false;
        }
        if (!status.get().isDirectory()) {
          return true;
        }
      }
    }
    return true;
  }

  private static void copy(Directory source, Directory target) {
    FileStatus status = source.status();
    target.setOwner(status.uid(), status.gid());
    target.setMode(status.permissions());
    for (Map.Entry<String, byte[]> attribute : source.attributes().entrySet()) {
      if (!attribute.getKey().startsWith("trusted.")) {
        target.setAttribute(attribute.getKey(), attribute.getValue());
      }
    }
    target.setTimes(status.accessed(), status.modified());
  }
}
