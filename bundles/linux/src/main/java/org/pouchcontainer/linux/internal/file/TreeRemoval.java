package org.pouchcontainer.linux.internal.file;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.RenameMode;
import org.pouchcontainer.linux.file.Resolve;

/**
 * Deletes an entry with all below it. A directory is held open while its content is deleted, so a
 * swapped link leads nowhere. A tree may be deeper than descriptors and stack allow: what lies too
 * deep is first moved up, to below the directory being deleted.
 */
final class TreeRemoval {
  private static final int MAX_DEPTH = 48;
  private static final int PASSES = 4;

  private final Directory parent;
  private final Deque<RawName> movedUp = new ArrayDeque<>();
  private long counter;

  TreeRemoval(Directory parent) {
    this.parent = parent;
  }

  /** Somebody may still be writing into it: a few passes, then it is told. */
  void remove(RawName name) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (removeSimple(parent, name)) {
        return;
      }
      try (Directory top = enter(parent, name)) {
        removeContent(top, top, 1);
        for (RawName deep = movedUp.poll(); deep != null; deep = movedUp.poll()) {
          removeEntry(top, top, deep, 1);
        }
      } catch (KernelException e) {
        if (!e.is(Errno.ENOENT)) {
          throw e;
        }
      }
    }
    if (!removeSimple(parent, name)) {
      throw stillFilled(name);
    }
  }

  /** Removes what is no directory, or an empty one; false for a directory with content. */
  private static boolean removeSimple(Directory dir, RawName name) {
    try {
      dir.remove(name);
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return true;
      }
      boolean directory = e.is(Errno.EISDIR) || e.is(Errno.EPERM) && isDirectory(dir, name);
      if (!directory) {
        throw e;
      }
    }
    return removeDirectory(dir, name);
  }

  private static boolean isDirectory(Directory dir, RawName name) {
    return dir.find(name).filter(s -> s.isDirectory()).isPresent();
  }

  private static boolean removeDirectory(Directory dir, RawName name) {
    try {
      dir.removeDirectory(name);
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return true;
      }
      if (e.isAny(Errno.ENOTEMPTY, Errno.EEXIST)) {
        return false;
      }
      throw e;
    }
  }

  private static Directory enter(Directory dir, RawName name) {
    try {
      return dir.open(RawPath.EMPTY.resolve(name), Resolve.SAME_MOUNT);
    } catch (KernelException e) {
      if (e.is(Errno.EXDEV)) {
        throw new KernelException(
            Errno.EBUSY.number(), "delete", name.toString(), "something is mounted on it");
      }
      throw e;
    }
  }

  private void removeContent(Directory top, Directory dir, int depth) {
    for (Directory.Entry entry : dir.list()) {
      if (entry.type() == FileType.DIRECTORY || !removeSimple(dir, entry.name())) {
        removeEntry(top, dir, entry.name(), depth);
      }
    }
  }

  private void removeEntry(Directory top, Directory dir, RawName name, int depth) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (removeDirectoryOrFile(dir, name) || depth >= MAX_DEPTH && moveUp(top, dir, name)) {
        return;
      }
      try (Directory child = enter(dir, name)) {
        removeContent(top, child, depth + 1);
      } catch (KernelException e) {
        if (!e.is(Errno.ENOENT)) {
          throw e;
        }
      }
    }
    if (!removeDirectoryOrFile(dir, name)) {
      throw stillFilled(name);
    }
  }

  private static KernelException stillFilled(RawName name) {
    return new KernelException(
        Errno.ENOTEMPTY.number(), "delete", name.toString(), "files keep appearing in it");
  }

  private static boolean removeDirectoryOrFile(Directory dir, RawName name) {
    try {
      return removeDirectory(dir, name);
    } catch (KernelException e) {
      if (e.is(Errno.ENOTDIR)) {
        return removeSimple(dir, name);
      }
      throw e;
    }
  }

  private boolean moveUp(Directory top, Directory dir, RawName name) {
    while (true) {
      RawName place = RawName.of(".pouch-deleted-" + counter++);
      try {
        dir.rename(name, top, place, RenameMode.KEEP);
        movedUp.add(place);
        return true;
      } catch (KernelException e) {
        if (e.isAny(Errno.EXDEV, Errno.EINVAL, Errno.EBUSY)) {
          return false;
        }
        if (!e.is(Errno.EEXIST)) {
          throw e;
        }
      }
    }
  }
}
