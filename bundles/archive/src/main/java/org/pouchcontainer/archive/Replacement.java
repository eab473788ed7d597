package org.pouchcontainer.archive;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.spi.EngineException;

/** Says whether an entry may take the place of what is there. */
final class Replacement {
  private final @Nullable UnpackRules rules;

  /** By a user's rules; null for a layer, which may replace all. */
  Replacement(@Nullable UnpackRules rules) {
    this.rules = rules;
  }

  /**
   * Before anything at {@code name} is removed.
   *
   * @throws EngineException INVALID_ARGUMENT if a directory would become something else or the
   *     reverse, CONFLICT if something is mounted there
   */
  void require(EntryPath path, Directory parent, RawName name, FileStatus there, boolean folder) {
    if (rules == null) {
      return;
    }
    if (rules.keepKinds() && there.isDirectory() != folder) {
      String words =
          folder
              ? "cannot overwrite non-directory \"%s\" with directory \"%s\""
              : "cannot overwrite directory \"%s\" with non-directory \"%s\"";
      throw EngineException.invalid(words.formatted(path, "/" + rules.destination().toString()));
    }
    if (isMounted(path) || isMountPoint(parent, name)) {
      throw EngineException.conflict(
          "unpack %s: %s; it is a mount"
              .formatted(path, Errno.EBUSY.text().toLowerCase(Locale.ROOT)));
    }
  }

  private boolean isMounted(EntryPath path) {
    if (rules == null) {
      return false;
    }
    String at = path.text();
    for (RawPath mounted : rules.mounted()) {
      String point = RawNames.of(mounted.bytes());
      if (point.equals(at) || point.startsWith(at + "/")) {
        return true;
      }
    }
    return false;
  }

  /** The kernel would unmount it in the container's namespace without a word. */
  private static boolean isMountPoint(Directory parent, RawName name) {
    try {
      parent.pin(RawPath.EMPTY.resolve(name), Resolve.SAME_MOUNT).close();
      return false;
    } catch (KernelException e) {
      if (e.isAny(Errno.ENOENT, Errno.ELOOP)) {
        return false;
      }
      if (e.is(Errno.EXDEV)) {
        return true;
      }
      throw e;
    }
  }

  /** Whether a directory that is there already keeps its metadata. */
  boolean isClosed(FileStatus there) {
    return rules != null && rules.closed().contains(there.id().fileSystem());
  }
}
