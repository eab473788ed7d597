package org.pouchcontainer.linux.internal.file;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
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

  void remove(RawName name) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (isGone(parent, name, null)) {
        return;
      }
      try (Directory top = enter(parent, name)) {
        removeContent(top, top, 1);
        for (RawName deep = movedUp.poll(); deep != null; deep = movedUp.poll()) {
          removeEntry(top, top, deep, FileType.DIRECTORY, 1);
        }
      } catch (KernelException e) {
        requireSwapped(e);
      }
    }
    requireGone(parent, name);
  }

  private void removeContent(Directory top, Directory dir, int depth) {
    for (Directory.Entry entry : dir.list()) {
      removeEntry(top, dir, entry.name(), entry.type(), depth);
    }
  }

  /** Somebody may still be writing into it: a few passes, then it is told. */
  private void removeEntry(
      Directory top, Directory dir, RawName name, @Nullable FileType type, int depth) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (isGone(dir, name, type) || depth >= MAX_DEPTH && moveUp(top, dir, name)) {
        return;
      }
      try (Directory child = enter(dir, name)) {
        removeContent(top, child, depth + 1);
      } catch (KernelException e) {
        requireSwapped(e);
      }
    }
    requireGone(dir, name);
  }

  private static void requireGone(Directory dir, RawName name) {
    if (!isGone(dir, name, null)) {
      throw new KernelException(
          Errno.ENOTEMPTY.number(), "delete", name.toString(), "files keep appearing in it");
    }
  }

  /** What was a directory a moment ago may be gone or something else by now: look again. */
  private static void requireSwapped(KernelException e) {
    if (!e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
      throw e;
    }
  }

  /** Removes what is no directory, or an empty one; false for a directory with content. */
  private static boolean isGone(Directory dir, RawName name, @Nullable FileType type) {
    if (type == FileType.DIRECTORY) {
      Removal result = removeDirectory(dir, name);
      if (result != Removal.OTHER_KIND) {
        return result == Removal.DONE;
      }
    }
    for (int pass = 0; pass < PASSES; pass++) {
      if (removeFile(dir, name) == Removal.DONE) {
        return true;
      }
      Removal result = removeDirectory(dir, name);
      if (result != Removal.OTHER_KIND) {
        return result == Removal.DONE;
      }
    }
    return false;
  }

  private enum Removal {
    DONE,
    FILLED,
    OTHER_KIND
  }

  private static Removal removeFile(Directory dir, RawName name) {
    try {
      dir.remove(name);
      return Removal.DONE;
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return Removal.DONE;
      }
      // POSIX has EPERM for a directory where Linux's own file systems have EISDIR.
      boolean directory = e.is(Errno.EISDIR) || e.is(Errno.EPERM) && isDirectory(dir, name);
      if (!directory) {
        throw e;
      }
      return Removal.OTHER_KIND;
    }
  }

  private static boolean isDirectory(Directory dir, RawName name) {
    return dir.find(name).filter(FileStatus::isDirectory).isPresent();
  }

  private static Removal removeDirectory(Directory dir, RawName name) {
    try {
      dir.removeDirectory(name);
      return Removal.DONE;
    } catch (KernelException e) {
      return switch (e.errno()) {
        case ENOENT -> Removal.DONE;
        case ENOTEMPTY, EEXIST -> Removal.FILLED;
        case ENOTDIR -> Removal.OTHER_KIND;
        default -> throw e;
      };
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

  private boolean moveUp(Directory top, Directory dir, RawName name) {
    while (true) {
      RawName place = RawName.of(".pouch-deleted-" + counter++);
      try {
        dir.rename(name, top, place, RenameMode.KEEP);
        movedUp.add(place);
        return true;
      } catch (KernelException e) {
        if (!e.is(Errno.EEXIST)) {
          // Not to be moved here: then it is deleted where it is, for as deep as that goes.
          return false;
        }
      }
    }
  }
}
