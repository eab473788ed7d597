package org.pouchcontainer.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.TarEntry.Type;
import org.pouchcontainer.archive.UnpackRules.Owner;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.linux.file.Timestamp;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner, mode, extended attributes and times, in the order in which the kernel keeps them: a change
 * of owner clears set-id bits and capabilities, a change in a directory its time.
 */
final class Metadata {
  private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);
  private static final long MAX_ID = 0xffff_fffeL;
  private static final String CAPABILITY = "security.capability";

  private record DirectoryTime(EntryPath path, Timestamp modified) {}

  private final List<DirectoryTime> later = new ArrayList<>();
  private final @Nullable Owner owner;

  /** With one owner for all, or null for the entries' own. */
  Metadata(@Nullable Owner owner) {
    this.owner = owner;
  }

  /** For a name in a directory. */
  void apply(TarEntry entry, EntryPath path, Directory parent, RawName name) {
    long uid = owner == null ? entry.uid() : owner.uid();
    long gid = owner == null ? entry.gid() : owner.gid();
    parent.setOwner(name, id(uid, path), id(gid, path));
    if (entry.type() != Type.SYMBOLIC_LINK) {
      parent.setMode(name, entry.mode());
    }
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      String key = attribute.getKey();
      if (isWanted(key, entry.type())) {
        tolerant(key, path, () -> parent.setAttribute(name, key, attribute.getValue()));
      }
    }
    Timestamp modified = new Timestamp(entry.mtimeSeconds(), entry.mtimeNanos());
    if (entry.type() == Type.DIRECTORY) {
      later.add(new DirectoryTime(path, modified));
    } else {
      parent.setTimes(name, modified, modified);
    }
  }

  /** For the root. */
  void applyToRoot(TarEntry entry, Directory root) {
    EntryPath path = new EntryPath("");
    root.setOwner(id(entry.uid(), path), id(entry.gid(), path));
    root.setMode(entry.mode());
    entry
        .xattrs()
        .forEach(
            (key, value) -> {
              if (isWanted(key, Type.DIRECTORY)) {
                tolerant(key, path, () -> root.setAttribute(key, value));
              }
            });
    later.add(new DirectoryTime(path, new Timestamp(entry.mtimeSeconds(), entry.mtimeNanos())));
  }

  /** Sets the times of directories, now that nothing changes in them any more. */
  void finish(Directory root) {
    for (DirectoryTime time : later) {
      try (Directory directory = root.open(time.path().rawPath(), Resolve.IN_ROOT)) {
        directory.setTimes(time.modified(), time.modified());
      } catch (KernelException e) {
        // A later entry has replaced the directory by something else.
        if (!e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
          throw e;
        }
      }
    }
  }

  private static int id(long id, EntryPath path) {
    if (id < 0 || id > MAX_ID) {
      throw EngineException.invalid(
          "the owner %d of %s is no user or group id".formatted(id, path));
    }
    return (int) id;
  }

  /**
   * Which attributes an image may set. {@code trusted} and {@code user.overlay} would speak to
   * overlayfs in our name, labels of security modules are the host's to give.
   */
  private static boolean isWanted(String key, Type type) {
    boolean ascii = key.chars().allMatch(c -> c > 32 && c < 127);
    if (!ascii) {
      return false;
    }
    if (key.startsWith("user.")) {
      boolean allowed = type == Type.FILE || type == Type.DIRECTORY;
      return allowed && !key.startsWith("user.overlay.");
    }
    return key.equals(CAPABILITY) && type == Type.FILE
        || key.equals("system.posix_acl_access") && type != Type.SYMBOLIC_LINK
        || key.equals("system.posix_acl_default") && type == Type.DIRECTORY;
  }

  /** A file system without an attribute's kind is fine, except for capabilities. */
  private static void tolerant(String key, EntryPath path, Runnable action) {
    try {
      action.run();
    } catch (KernelException e) {
      if (e.is(Errno.EOPNOTSUPP) && !key.equals(CAPABILITY)) {
        LOG.debug("The file system has no attribute {} for {}", key, path);
        return;
      }
      throw e;
    }
  }
}
