package org.pouchcontainer.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.TarEntry.Type;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Applies the tar of a layer to a directory.
 *
 * <p>The tar is hostile until proven otherwise: every path is resolved by the kernel within the
 * root, the last component is never followed, and what an entry replaces is removed first. Used
 * once, by one thread.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI layers</a>
 */
public final class LayerApplier {
  private static final int NEW_FILE_MODE = 0600;

  private final LayerTree tree;
  private final TarLimits limits;
  private final Whiteouts whiteouts;
  private final Metadata metadata;
  private final FileContent content;
  private final Replacement replacement;
  private final @Nullable EntryPath destination;
  private long entries;

  private LayerApplier(
      FileTrees files, Directory root, Below below, TarLimits limits, @Nullable UnpackRules rules) {
    this.tree = new LayerTree(root, below);
    this.limits = limits;
    this.whiteouts = new Whiteouts(tree);
    this.content = new FileContent(files);
    this.metadata = new Metadata(rules == null ? null : rules.owner());
    this.replacement = new Replacement(rules);
    this.destination = rules == null ? null : EntryPath.of(rules.destination());
  }

  /**
   * Applies a tar. After a failure the directory holds a part of it.
   *
   * @param files writes contents
   * @param root an open directory; stays open
   * @param tar uncompressed; read up to the end of the archive, not beyond
   * @throws EngineException INVALID_ARGUMENT for a tar that is corrupt or wants out of the root,
   *     RESOURCE_EXHAUSTED beyond the limits or on a full disk
   * @throws NeedsParentException with {@link Below#LATER} only
   */
  public static AppliedLayer apply(
      FileTrees files, Directory root, InputStream tar, Below below, TarLimits limits)
      throws IOException {
    return apply(new LayerApplier(files, root, below, limits, null), tar);
  }

  /**
   * Unpacks a user's archive, which is no layer: marks of deletion are plain files, and links in
   * the paths of its entries are followed inside the root.
   *
   * @param files writes contents
   * @param root the top of the whole tree; stays open
   * @param tar uncompressed; read up to the end of the archive, not beyond
   * @return how many entries there were
   * @throws EngineException as {@link #apply}, and what {@link UnpackRules} refuse:
   *     INVALID_ARGUMENT for a change of kind, CONFLICT for a mount
   */
  public static long unpack(
      FileTrees files, Directory root, InputStream tar, UnpackRules rules, TarLimits limits)
      throws IOException {
    return apply(new LayerApplier(files, root, Below.NOTHING, limits, rules), tar).entries();
  }

  private static AppliedLayer apply(LayerApplier applier, InputStream tar) throws IOException {
    try (LayerTree tree = applier.tree) {
      applier.run(tar);
      return new AppliedLayer(
          applier.entries, tree.implicit().stream().map(EntryPath::rawPath).toList());
    }
  }

  private void run(InputStream in) throws IOException {
    TarReader reader = new TarReader(in, limits);
    TarEntry entry = reader.next();
    while (entry != null) {
      EntryPath path = resolve(entry.name());
      try {
        place(reader, entry, path);
      } catch (KernelException e) {
        throw translate(e, path);
      }
      entries++;
      entry = reader.next();
    }
    metadata.finish(tree.root());
  }

  private EntryPath resolve(String name) {
    EntryPath path = EntryPath.clean(name);
    return destination == null ? path : destination.resolve(path);
  }

  private static EngineException translate(KernelException cause, EntryPath path) {
    String action = "entry " + path;
    if (cause.isAny(Errno.ENOSPC, Errno.EDQUOT)) {
      return new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED,
          action + ": no space left on the disk; free some, then try again",
          cause);
    }
    if (cause.isAny(Errno.ENAMETOOLONG, Errno.EINVAL, Errno.EXDEV, Errno.ELOOP, Errno.ENOTDIR)) {
      return new EngineException(
          ErrorKind.INVALID_ARGUMENT, action + ": " + cause.getMessage(), cause);
    }
    return cause.asEngineException(action);
  }

  private void place(TarReader reader, TarEntry entry, EntryPath path) throws IOException {
    if (path.equals(destination)) {
      return; // an archive of "." says nothing of the folder that it is unpacked into
    }
    if (path.isRoot()) {
      if (entry.type() != Type.DIRECTORY) {
        throw EngineException.invalid("an entry other than a directory has no name");
      }
      metadata.applyToRoot(entry, tree.root());
    } else if (destination == null && Whiteouts.isMark(path)) {
      whiteouts.apply(path);
    } else {
      refuseWhiteoutDevice(entry, path);
      Directory parent = tree.directory(path.parent());
      RawName name = path.rawName();
      if (entry.type() == Type.HARD_LINK) {
        link(entry, path, parent, name);
      } else {
        if (make(reader, entry, path, parent, name)) {
          metadata.apply(entry, path, parent, name);
        }
      }
      tree.bring(path);
    }
  }

  /** Overlayfs would take such a device for a deleted name. */
  private static void refuseWhiteoutDevice(TarEntry entry, EntryPath path) {
    if (entry.type() == Type.CHARACTER_DEVICE
        && entry.deviceMajor() == 0
        && entry.deviceMinor() == 0) {
      throw EngineException.invalid(
          "entry %s is the device 0:0, which means a deleted file".formatted(path));
    }
  }

  /** Returns whether the entry's metadata are wanted too. */
  private boolean make(
      TarReader reader, TarEntry entry, EntryPath path, Directory parent, RawName name)
      throws IOException {
    try {
      makeNew(reader, entry, parent, name);
      return true;
    } catch (KernelException e) {
      if (!e.isAny(Errno.EEXIST, Errno.EROFS)) {
        throw e;
      }
      Optional<FileStatus> there = parent.find(name);
      if (there.isEmpty()) {
        throw e;
      }
      return replace(reader, entry, path, parent, name, there.get());
    }
  }

  private boolean replace(
      TarReader reader,
      TarEntry entry,
      EntryPath path,
      Directory parent,
      RawName name,
      FileStatus there)
      throws IOException {
    boolean folder = entry.type() == Type.DIRECTORY;
    if (there.isDirectory() && folder) {
      // A directory's content stays, its metadata is set anew.
      return !replacement.isClosed(there);
    }
    replacement.require(path, parent, name, there, folder);
    boolean whiteout = tree.below() == Below.LATER && Whiteouts.isWhiteout(Optional.of(there));
    tree.remove(parent, name);
    makeNew(reader, entry, parent, name);
    if (whiteout && folder) {
      parent.setAttribute(name, Whiteouts.OPAQUE_ATTRIBUTE, Whiteouts.YES);
    }
    return true;
  }

  private void makeNew(TarReader reader, TarEntry entry, Directory parent, RawName name)
      throws IOException {
    switch (entry.type()) {
      case FILE -> {
        Fd file = parent.createFile(name, NEW_FILE_MODE);
        content.write(reader, entry, file);
      }
      case DIRECTORY -> parent.makeDirectory(name, 0700);
      case SYMBOLIC_LINK -> parent.makeSymlink(name, RawNames.bytes(entry.linkName()));
      case FIFO -> parent.makeNode(name, FileType.FIFO, 0, 0, 0);
      case CHARACTER_DEVICE -> makeDevice(entry, parent, name, FileType.CHARACTER_DEVICE);
      case BLOCK_DEVICE -> makeDevice(entry, parent, name, FileType.BLOCK_DEVICE);
      case HARD_LINK -> throw new IllegalStateException("links are made elsewhere");
    }
  }

  private static void makeDevice(TarEntry entry, Directory parent, RawName name, FileType type) {
    parent.makeNode(name, type, 0, entry.deviceMajor(), entry.deviceMinor());
  }

  private void link(TarEntry entry, EntryPath path, Directory parent, RawName name) {
    EntryPath target = resolve(entry.linkName());
    if (target.equals(path)) {
      return;
    }
    if (target.isRoot()) {
      throw EngineException.invalid("%s is a hard link to the root".formatted(path));
    }
    try (Directory folder = tree.openSeparately(target.parent())) {
      if (folder.find(target.rawName()).isEmpty()) {
        throw missing(path, target);
      }
      Optional<FileStatus> there = parent.find(name);
      if (there.isPresent()) {
        replacement.require(path, parent, name, there.get(), false);
        // It may be the folder that holds the target: then the link fails, as it should.
        tree.remove(parent, name);
      }
      folder.link(target.rawName(), parent, name);
    } catch (KernelException e) {
      if (e.isAny(Errno.EPERM, Errno.ENOENT)) {
        throw new EngineException(
            ErrorKind.INVALID_ARGUMENT,
            "hard link %s to %s cannot be made".formatted(path, target),
            e);
      }
      throw e;
    }
  }

  private RuntimeException missing(EntryPath path, EntryPath target) {
    if (tree.below() == Below.LATER) {
      return new NeedsParentException("hard link %s to %s of a parent".formatted(path, target));
    }
    return EngineException.invalid(
        "hard link %s leads to %s, which does not exist".formatted(path, target));
  }
}
