package org.pouchcontainer.linux.internal.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;

/** Visits a tree depth first, staying on its mount and following no link. */
public final class TreeWalk {
  /** A path of one-letter names that a single call can name; descriptors are held for each. */
  private static final int MAX_DEPTH = 2048;

  private TreeWalk() {}

  /** What is told while walking. */
  public interface Visitor {
    /** An entry that is no directory. */
    void file(Directory in, RawName name, FileStatus status);

    /** A directory before its content. */
    void enter(Directory in, RawName name, FileStatus status);

    /** A directory after its content. */
    void leave(Directory directory, RawName name, FileStatus status);

    /** A directory with a mount on it, which is not entered. */
    void mountPoint(Directory in, RawName name, FileStatus status);
  }

  private record Level(
      Directory directory, RawName name, FileStatus status, Iterator<Directory.Entry> rest) {}

  /** Walks below {@code root}, which itself is not visited and stays open. */
  public static void walk(Directory root, Visitor visitor) {
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(root, RawName.of("root"), root.status(), root.list().iterator()));
    try {
      while (!levels.isEmpty()) {
        Level level = levels.element();
        if (level.rest().hasNext()) {
          visit(levels, level.directory(), level.rest().next().name(), visitor);
        } else {
          levels.pop();
          leave(levels, level, visitor);
        }
      }
    } finally {
      while (levels.size() > 1) {
        levels.pop().directory().close();
      }
    }
  }

  private static void leave(Deque<Level> levels, Level level, Visitor visitor) {
    if (levels.isEmpty()) {
      return;
    }
    try (Directory finished = level.directory()) {
      visitor.leave(finished, level.name(), level.status());
    }
  }

  private static void visit(Deque<Level> levels, Directory in, RawName name, Visitor visitor) {
    FileStatus status = in.find(name).orElse(null);
    if (status == null) {
      return;
    }
    if (!status.isDirectory()) {
      visitor.file(in, name, status);
      return;
    }
    if (levels.size() >= MAX_DEPTH) {
      throw new KernelException(
          Errno.ENAMETOOLONG.number(), "walk", name.toString(), "more than " + MAX_DEPTH + " deep");
    }
    Directory child;
    try {
      child = in.open(RawPath.EMPTY.resolve(name), Resolve.SAME_MOUNT);
    } catch (KernelException e) {
      if (e.is(Errno.EXDEV)) {
        visitor.mountPoint(in, name, status);
        return;
      }
      throw e;
    }
    Level level;
    try {
      visitor.enter(in, name, status);
      level = new Level(child, name, status, child.list().iterator());
    } catch (RuntimeException e) {
      child.close();
      throw e;
    }
    levels.push(level);
  }
}
