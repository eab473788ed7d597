package org.pouchcontainer.linux.internal.mount;

import java.nio.file.Path;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.mount.Scope;

/** Calls on mounts by descriptor: open_tree(2), mount_setattr(2), move_mount(2). */
final class Detached {
  private static final int OPEN_TREE_CLONE = 1;
  private static final int MOVE_F_EMPTY_PATH = 4;
  private static final int MOVE_T_SYMLINKS = 0x10;
  private static final int MOVE_T_EMPTY_PATH = 0x40;
  private static final int MOUNT_ATTR_SIZE = 32;

  private final Sys sys;

  Detached(Sys sys) {
    this.sys = sys;
  }

  /** A detached copy of what is mounted at {@code source}. */
  Fd copy(String source, Scope scope) {
    int flags = OPEN_TREE_CLONE | Open.CLOEXEC | recursive(scope);
    try (Scratch s = Scratch.take()) {
      return sys.fd(
          sys.calls().invoke(Call.OPEN_TREE, Open.CWD, s.text(source), flags),
          Call.OPEN_TREE,
          source);
    }
  }

  /** Attaches a detached mount, or moves an attached one. */
  void attach(Fd mount, Path target) {
    try (Scratch s = Scratch.take()) {
      int flags = MOVE_F_EMPTY_PATH | MOVE_T_SYMLINKS;
      long empty = s.text("");
      sys.check(
          sys.calls()
              .invoke(Call.MOVE_MOUNT, mount.number(), empty, Open.CWD, s.text(target), flags),
          Call.MOVE_MOUNT,
          "to " + target);
    }
  }

  void attach(Fd mount, Fd target) {
    try (Scratch s = Scratch.take()) {
      long empty = s.text("");
      int flags = MOVE_F_EMPTY_PATH | MOVE_T_EMPTY_PATH;
      sys.check(
          sys.calls().invoke(Call.MOVE_MOUNT, mount.number(), empty, target.number(), empty, flags),
          Call.MOVE_MOUNT,
          "to " + target);
    }
  }

  /** Changes a mount by descriptor. */
  void change(Fd mount, long set, long clear, long propagation, Scope scope) {
    try (Scratch s = Scratch.take()) {
      change(
          s,
          mount.number(),
          s.text(""),
          Open.AT_EMPTY_PATH | recursive(scope),
          "of a mount",
          set,
          clear,
          propagation);
    }
  }

  /** Changes a mount by path; ENOSYS before Linux 5.12. */
  void change(Path mountPoint, long set, long clear, long propagation, Scope scope) {
    try (Scratch s = Scratch.take()) {
      change(
          s,
          Open.CWD,
          s.text(mountPoint),
          Open.AT_NOFOLLOW | recursive(scope),
          mountPoint.toString(),
          set,
          clear,
          propagation);
    }
  }

  private void change(
      Scratch s, int dir, long path, int flags, String what, long set, long clear, long spread) {
    long attr = s.room(MOUNT_ATTR_SIZE);
    s.putLong(attr, set);
    s.putLong(attr + 8, clear);
    s.putLong(attr + 16, spread);
    sys.check(
        sys.calls().invoke(Call.MOUNT_SETATTR, dir, path, flags, attr, MOUNT_ATTR_SIZE),
        Call.MOUNT_SETATTR,
        what);
  }

  private static int recursive(Scope scope) {
    return scope == Scope.TREE ? Open.AT_RECURSIVE : 0;
  }
}
