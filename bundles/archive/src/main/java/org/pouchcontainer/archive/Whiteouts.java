package org.pouchcontainer.archive;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.spi.EngineException;

/**
 * Deletions that a layer records (OCI image-spec, layer, "Whiteouts"): {@code .wh.NAME} deletes
 * NAME, {@code .wh..wh..opq} all that the parents have in its directory. Both concern the parents'
 * content only, wherever they stand among the layer's entries.
 */
final class Whiteouts {
  static final String OPAQUE_ATTRIBUTE = "trusted.overlay.opaque";
  static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

  private static final String PREFIX = ".wh.";
  private static final String META_PREFIX = ".wh..wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final LayerTree tree;

  Whiteouts(LayerTree tree) {
    this.tree = tree;
  }

  static boolean isMark(EntryPath path) {
    return path.name().startsWith(PREFIX);
  }

  /** Whether it is what overlayfs takes for a deleted name. */
  static boolean isWhiteout(Optional<FileStatus> status) {
    return status
        .filter(s -> s.type() == FileType.CHARACTER_DEVICE)
        .filter(s -> s.deviceMajor() == 0 && s.deviceMinor() == 0)
        .isPresent();
  }

  /** Carries out the deletion that the entry records. */
  void apply(EntryPath mark) {
    String name = mark.name();
    if (name.equals(OPAQUE)) {
      clear(mark.parent());
    } else if (!name.startsWith(META_PREFIX)) {
      // Other names of that prefix are book-keeping of aufs.
      String target = name.substring(PREFIX.length());
      if (target.isEmpty() || target.equals(".") || target.equals("..")) {
        throw EngineException.invalid("the deletion mark %s names no file".formatted(mark));
      }
      delete(mark.parent().resolve(target));
    }
  }

  private void delete(EntryPath path) {
    switch (tree.below()) {
      case NOTHING -> {}
      case LATER -> markDeleted(path);
      case MERGED -> {
        if (tree.isBrought(path)) {
          clearUnlessBrought(path);
        } else {
          find(path.parent()).ifPresent(parent -> tree.remove(parent, path.rawName()));
        }
      }
    }
  }

  private void markDeleted(EntryPath path) {
    Directory parent = tree.directory(path.parent());
    RawName name = path.rawName();
    Optional<FileStatus> there = parent.find(name);
    if (there.isEmpty()) {
      parent.makeNode(name, FileType.CHARACTER_DEVICE, 0, 0, 0);
    } else if (there.get().isDirectory()) {
      parent.setAttribute(name, OPAQUE_ATTRIBUTE, YES);
    }
  }

  private void clear(EntryPath path) {
    switch (tree.below()) {
      case NOTHING -> {}
      case LATER -> {
        if (path.isRoot()) {
          // overlayfs does not look at the mark on a root.
          throw new NeedsParentException("the layer hides everything below it");
        }
        tree.directory(path).setAttribute(OPAQUE_ATTRIBUTE, YES);
      }
      case MERGED -> clearUnlessBrought(path);
    }
  }

  /** Removes from a directory what this layer has not brought itself. */
  private void clearUnlessBrought(EntryPath path) {
    Optional<Directory> found = find(path);
    if (found.isEmpty()) {
      return;
    }
    for (Directory.Entry entry : found.get().list()) {
      byte[] bytes = entry.name().bytes();
      EntryPath child = path.resolve(RawNames.of(bytes, 0, bytes.length));
      if (tree.isBrought(child)) {
        clearUnlessBrought(child);
      } else {
        find(path).ifPresent(parent -> tree.remove(parent, entry.name()));
      }
    }
  }

  /** An existing directory; nothing is made just to delete something in it. */
  private Optional<Directory> find(EntryPath path) {
    try {
      return tree.existing(path);
    } catch (KernelException e) {
      if (e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
