package org.pouchcontainer.linux.internal.mount;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.OwnThread;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.mount.Propagation;
import org.pouchcontainer.linux.mount.Scope;

/**
 * mount(2), for kernels without the newer calls and for option values that those cannot take. Its
 * option text must fit a page.
 */
final class LegacyMount {
  private static final int PAGE = 4096;
  private static final long MS_BIND = 1 << 12;
  private static final long MS_MOVE = 1 << 13;
  private static final long MS_REC = 1 << 14;
  private static final long MS_REMOUNT = 1 << 5;
  private static final int MNT_DETACH = 2;
  private static final int CLONE_FS = 0x200;

  private final Sys sys;

  LegacyMount(Sys sys) {
    this.sys = sys;
  }

  void mount(String type, String source, Path target, Options options) {
    call(source, target, type, options.legacy(), String.join(",", options.data()));
    finishOrUndo(target, () -> propagate(target, options));
  }

  void bind(String source, Path target, Options options) {
    Scope scope = options.bind().orElse(Scope.MOUNT);
    call(source, target, null, MS_BIND | recursive(scope), null);
    finishOrUndo(
        target,
        () -> {
          if (options.legacy() != 0) {
            remount(target, options.legacy());
          }
          propagate(target, options);
        });
  }

  private void propagate(Path target, Options options) {
    options.propagation().ifPresent(p -> propagate(target, p.propagation(), p.scope()));
  }

  /** Nothing may stay mounted that is not as it was asked for. */
  private void finishOrUndo(Path target, Runnable work) {
    try {
      work.run();
    } catch (KernelException e) {
      try (Scratch s = Scratch.take()) {
        sys.calls().invoke(Call.UMOUNT2, s.text(target), MNT_DETACH);
      }
      throw e;
    }
  }

  /** Sets the flags of one mount to exactly these. */
  void remount(Path target, long flags) {
    call(null, target, null, MS_REMOUNT | MS_BIND | flags, null);
  }

  void propagate(Path target, Propagation propagation, Scope scope) {
    call(null, target, null, propagation.flag() | recursive(scope), null);
  }

  void move(Path from, Path to) {
    call(from.toString(), to, null, MS_MOVE, null);
  }

  /**
   * Mounts an overlay with layer names relative to the folder that they share, so that many fit
   * into the page. Relative names need a working directory, which all threads share; hence a thread
   * of its own that leaves that sharing and ends.
   */
  void overlay(String source, Path target, List<String> layers, Options options) {
    Path shared = commonParent(layers);
    List<String> data = new ArrayList<>();
    String lower =
        String.join(":", layers.stream().map(l -> escape(shared.relativize(Path.of(l)))).toList());
    data.add("lowerdir=" + lower);
    options.data().forEach(o -> data.add(o.replace("\\", "\\\\").replace(",", "\\,")));
    Path absolute = target.toAbsolutePath();
    inFolder(
        shared, () -> call(source, absolute, "overlay", options.legacy(), String.join(",", data)));
    finishOrUndo(target, () -> propagate(target, options));
  }

  private void inFolder(Path folder, Runnable work) {
    OwnThread.call(
        "pouch-mount",
        () -> {
          try (Scratch s = Scratch.take()) {
            sys.check(sys.calls().invoke(Call.UNSHARE, CLONE_FS), Call.UNSHARE, "CLONE_FS");
            sys.check(sys.calls().invoke(Call.CHDIR, s.text(folder)), Call.CHDIR, folder);
          }
          work.run();
          return true;
        });
  }

  private static Path commonParent(List<String> layers) {
    Path shared = Path.of(layers.get(0)).toAbsolutePath().getParent();
    for (String layer : layers) {
      while (shared != null && !Path.of(layer).startsWith(shared)) {
        shared = shared.getParent();
      }
    }
    return shared == null ? Path.of("/") : shared;
  }

  private static String escape(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }

  private void call(
      @Nullable String source,
      Path target,
      @Nullable String type,
      long flags,
      @Nullable String data) {
    if (data != null && data.getBytes(StandardCharsets.UTF_8).length >= PAGE) {
      throw new KernelException(
          Errno.E2BIG.number(),
          "mount",
          type + " on " + target,
          "its options exceed the page that this kernel allows; Linux 6.7 lifts that for overlays");
    }
    try (Scratch s = Scratch.take(4 * PAGE)) {
      long src = source == null ? 0 : s.text(source);
      long fsType = type == null ? 0 : s.text(type);
      long text = data == null || data.isEmpty() ? 0 : s.text(data);
      sys.check(
          sys.calls().invoke(Call.MOUNT, src, s.text(target), fsType, flags, text),
          Call.MOUNT,
          (type == null ? "" : type + " ") + "on " + target);
    }
  }

  private static long recursive(Scope scope) {
    return scope == Scope.TREE ? MS_REC : 0;
  }
}
