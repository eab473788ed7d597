package org.pouchcontainer.linux.internal.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileStatus.FileId;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;

/** Copies a tree with all that belongs to its files. One use. */
final class TreeCopy implements TreeWalk.Visitor {
  private static final String SELINUX = "security.selinux";

  private final Directory root;
  private final ContentCopy contents;
  private final Deque<Directory> targets = new ArrayDeque<>();
  private final Deque<RawPath> paths = new ArrayDeque<>();
  private final Map<FileId, RawPath> linked = new HashMap<>();

  TreeCopy(Directory root, ContentCopy contents) {
    this.root = root;
    this.contents = contents;
  }

  void copy(Directory from) {
    targets.push(root);
    paths.push(RawPath.EMPTY);
    try {
      TreeWalk.walk(from, this);
      finishDirectory(root, from, from.status());
    } finally {
      while (targets.size() > 1) {
        targets.pop().close();
      }
    }
  }

  @Override
  public void file(Directory in, RawName name, FileStatus status) {
    Directory to = targets.element();
    if (status.links() > 1 && linkToEarlier(to, name, status.id())) {
      return;
    }
    switch (status.type()) {
      case REGULAR -> copyRegular(in, to, name, status);
      case SYMLINK -> to.makeSymlink(name, in.readLink(name));
      default -> to.makeNode(name, status.type(), 0600, status.deviceMajor(), status.deviceMinor());
    }
    finish(in, to, name, status);
    if (status.links() > 1) {
      linked.put(status.id(), paths.element().resolve(name));
    }
  }

  private boolean linkToEarlier(Directory to, RawName name, FileId id) {
    RawPath earlier = linked.get(id);
    if (earlier == null) {
      return false;
    }
    try (Directory folder = root.open(earlier.parent(), Resolve.NO_LINKS)) {
      folder.link(earlier.name(), to, name);
    }
    return true;
  }

  private void copyRegular(Directory in, Directory to, RawName name, FileStatus status) {
    try (Fd source = in.openForRead(RawPath.EMPTY.resolve(name), Resolve.NO_LINKS);
        Fd target = to.createFile(name, 0600)) {
      contents.copy(source, target, status.sizeBytes());
    }
  }

  /** Owner before mode and attributes, for a change of owner clears those; times last of all. */
  private static void finish(Directory in, Directory to, RawName name, FileStatus status) {
    to.setOwner(name, status.uid(), status.gid());
    if (status.type() != org.pouchcontainer.linux.file.FileType.SYMLINK) {
      to.setMode(name, status.permissions());
    }
    in.attributes(name).forEach((key, value) -> setAttribute(to, name, key, value));
    to.setTimes(name, status.accessed(), status.modified());
  }

  @Override
  public void enter(Directory in, RawName name, FileStatus status) {
    Directory parent = targets.element();
    parent.makeDirectory(name, 0700);
    targets.push(parent.open(name));
    paths.push(paths.element().resolve(name));
  }

  @Override
  public void leave(Directory directory, RawName name, FileStatus status) {
    paths.pop();
    try (Directory finished = targets.pop()) {
      finishDirectory(finished, directory, status);
    }
  }

  @Override
  public void mountPoint(Directory in, RawName name, FileStatus status) {
    targets.element().makeDirectory(name, 0755);
  }

  private static void finishDirectory(Directory to, Directory from, FileStatus status) {
    to.setOwner(status.uid(), status.gid());
    to.setMode(status.permissions());
    from.attributes().forEach((key, value) -> setAttribute(to, null, key, value));
    to.setTimes(status.accessed(), status.modified());
  }

  /** SELinux labels follow the policy of where a file lies, not the file. */
  private static void setAttribute(Directory to, @Nullable RawName name, String key, byte[] value) {
    if (key.equals(SELINUX)) {
      return;
    }
    try {
      if (name == null) {
        to.setAttribute(key, value);
      } else {
        to.setAttribute(name, key, value);
      }
    } catch (KernelException e) {
      // An access list that says no more than the mode does is listed by some file systems and
      // refused by others; everything else must not be lost in silence.
      if (!e.is(Errno.EOPNOTSUPP) || !key.startsWith("system.")) {
        throw e;
      }
    }
  }
}
