package org.pouchcontainer.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The tree that a layer is written into, found again for each entry by the kernel itself, which
 * keeps every path inside of the root (openat2, RESOLVE_IN_ROOT). Used by one thread.
 */
final class LayerTree implements AutoCloseable {
  private static final int IMPLICIT_MODE = 0755;

  private final Directory root;
  private final Below below;
  private final List<EntryPath> implicit = new ArrayList<>();
  // Only where deletions are real must it be known what this layer itself has brought.
  private final Set<String> brought = new HashSet<>();
  private @Nullable EntryPath cachedPath;
  private @Nullable Directory cached;

  LayerTree(Directory root, Below below) {
    this.root = root;
    this.below = below;
  }

  Directory root() {
    return root;
  }

  Below below() {
    return below;
  }

  /** Directories that had to be made because no entry was there for them, parents first. */
  List<EntryPath> implicit() {
    return List.copyOf(implicit);
  }

  /** Notes that an entry of this layer is at {@code path}. */
  void bring(EntryPath path) {
    if (below != Below.MERGED) {
      return;
    }
    EntryPath at = path;
    while (!at.isRoot() && brought.add(at.text())) {
      at = at.parent();
    }
  }

  boolean isBrought(EntryPath path) {
    return brought.contains(path.text());
  }

  /**
   * The directory at {@code path}, made with its parents if it is absent. It belongs to this and is
   * valid until the next call.
   */
  Directory directory(EntryPath path) {
    if (path.isRoot()) {
      return root;
    }
    if (cached != null && path.equals(cachedPath)) {
      return cached;
    }
    Directory found = open(path);
    forgetCached();
    cached = found;
    cachedPath = path;
    return found;
  }

  /**
   * The directory at {@code path} if it is there; no symbolic link is followed. Valid until the
   * next call.
   */
  Optional<Directory> existing(EntryPath path) {
    if (path.isRoot()) {
      return Optional.of(root);
    }
    if (cached == null || !path.equals(cachedPath)) {
      Directory found = root.open(path.rawPath(), Resolve.NO_LINKS);
      forgetCached();
      cached = found;
      cachedPath = path;
    }
    return Optional.of(cached);
  }

  private Directory open(EntryPath path) {
    try {
      return root.open(path.rawPath(), Resolve.NO_LINKS);
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return make(path);
      }
      if (e.is(Errno.ELOOP)) {
        return throughLinks(path);
      }
      if (e.is(Errno.ENOTDIR) && below == Below.LATER) {
        return make(path);
      }
      throw refused(path, e);
    }
  }

  private Directory make(EntryPath path) {
    Directory parent = path.parent().isRoot() ? root : open(path.parent());
    try {
      RawName name = path.rawName();
      boolean whiteout = below == Below.LATER && Whiteouts.isWhiteout(parent.find(name));
      if (whiteout) {
        parent.remove(name);
      }
      parent.makeDirectory(name, IMPLICIT_MODE);
      Directory made = parent.open(name);
      if (whiteout) {
        // What was deleted below stays deleted although a directory is here now.
        made.setAttribute(Whiteouts.OPAQUE_ATTRIBUTE, Whiteouts.YES);
      } else {
        implicit.add(path);
      }
      return made;
    } catch (KernelException e) {
      throw refused(path, e);
    } finally {
      if (parent != root) {
        parent.close();
      }
    }
  }

  /**
   * A path through symbolic links of the image; they end at the root like in a running container.
   */
  private Directory throughLinks(EntryPath path) {
    if (below == Below.LATER) {
      throw new NeedsParentException("a path leads through a symbolic link: " + path);
    }
    try {
      return root.openOrMake(path.rawPath(), IMPLICIT_MODE, Resolve.IN_ROOT);
    } catch (KernelException e) {
      throw refused(path, e);
    }
  }

  private static EngineException refused(EntryPath path, KernelException cause) {
    if (cause.isAny(Errno.ENOTDIR, Errno.ELOOP, Errno.EEXIST, Errno.EXDEV, Errno.ENOENT)) {
      return new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "%s is not a directory, but the layer has entries in it".formatted(path),
          cause);
    }
    return cause.asEngineException("make directory " + path);
  }

  /** Removes what is at a name, whatever it is; links are not followed. */
  void remove(Directory parent, RawName name) {
    // Directories below may be the cached one.
    parent.removeTree(name);
    if (cached != parent) {
      forgetCached();
    }
  }

  /** As {@link #directory}, for a second directory at the same time; the caller closes it. */
  Directory openSeparately(EntryPath path) {
    return path.isRoot() ? root.open(path.rawPath(), Resolve.NO_LINKS) : open(path);
  }

  private void forgetCached() {
    if (cached != null) {
      cached.close();
      cached = null;
      cachedPath = null;
    }
  }

  @Override
  public void close() {
    forgetCached();
  }
}
