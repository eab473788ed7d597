package org.pouchcontainer.linux.internal.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.mount.MountAttribute;
import org.pouchcontainer.linux.mount.MountInfo;
import org.pouchcontainer.linux.mount.Mounts;
import org.pouchcontainer.linux.mount.Propagation;
import org.pouchcontainer.linux.mount.Scope;
import org.pouchcontainer.spi.MountSpec;

/** Mounts by the calls of this kernel, new ones first. */
public final class KernelMounts implements Mounts {
  private static final int UMOUNT_NOFOLLOW = 8;
  private static final int MNT_DETACH = 2;
  private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final int STATX_SIZE = 256;

  private final Sys sys;
  private final Detached detached;
  private final LegacyMount legacy;
  private final OverlayMount overlays;
  private final Releases releases = new Releases();

  public KernelMounts(Sys sys) {
    this.sys = sys;
    this.detached = new Detached(sys);
    this.legacy = new LegacyMount(sys);
    this.overlays = new OverlayMount(sys);
  }

  @Override
  public void mount(MountSpec spec, Path target) {
    Options options = Options.parse(spec.options());
    if (needsLegacy(spec, options)) {
      mountLegacy(spec, target, options);
      return;
    }
    try (Fd mount = create(spec, options)) {
      detached.attach(mount, target);
    } catch (KernelException e) {
      if (!e.is(Errno.ENOSYS)) {
        throw e;
      }
      mountLegacy(spec, target, options);
    }
  }

  @Override
  public void mount(MountSpec spec, Fd target) {
    Options options = Options.parse(spec.options());
    if (needsLegacy(spec, options)) {
      mountLegacy(spec, target.procPath(), options);
      return;
    }
    try (Fd mount = create(spec, options)) {
      detached.attach(mount, target);
    } catch (KernelException e) {
      if (!e.is(Errno.ENOSYS)) {
        throw e;
      }
      mountLegacy(spec, target.procPath(), options);
    }
  }

  private static boolean isBind(MountSpec spec, Options options) {
    return spec.type().equals("bind") || options.bind().isPresent();
  }

  private boolean needsLegacy(MountSpec spec, Options options) {
    if (isBind(spec, options)) {
      return false;
    }
    if (spec.type().equals("overlay")) {
      return !overlays.appends();
    }
    return tooLong(spec.source()) || options.data().stream().anyMatch(KernelMounts::tooLong);
  }

  private static boolean tooLong(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length > FsContext.MAX_VALUE_BYTES;
  }

  private Fd create(MountSpec spec, Options options) {
    Fd mount =
        isBind(spec, options)
            ? copy(spec, options)
            : spec.type().equals("overlay")
                ? overlays.create(spec.source(), options)
                : createPlain(spec, options);
    try {
      if (options.propagation().isPresent()) {
        Options.Spread spread = options.propagation().get();
        detached.change(mount, 0, 0, spread.propagation().flag(), spread.scope());
      }
      return mount;
    } catch (KernelException e) {
      mount.close();
      throw e;
    }
  }

  private Fd copy(MountSpec spec, Options options) {
    refuseDataOnBind(options);
    Scope scope = options.bind().orElse(Scope.MOUNT);
    Fd mount = detached.copy(spec.source(), scope);
    try {
      // A plain "rw" must not lift a read-only mount that is being bound, only set bits count.
      if (options.set() != 0) {
        long clear = Options.clearMask(options.set(), 0);
        detached.change(mount, options.set(), clear, 0, scope);
      }
      return mount;
    } catch (KernelException e) {
      mount.close();
      throw e;
    }
  }

  private static void refuseDataOnBind(Options options) {
    if (!options.data().isEmpty()) {
      throw new KernelException(
          Errno.EINVAL.number(), "bind with option", options.data().get(0), "unknown for a bind");
    }
  }

  private Fd createPlain(MountSpec spec, Options options) {
    try (FsContext context = FsContext.open(sys, spec.type())) {
      if (!spec.source().isEmpty()) {
        context.string("source", spec.source());
      }
      if (options.readOnly()) {
        context.flag("ro");
      }
      options.data().forEach(context::option);
      context.create();
      return context.mount(options.set());
    }
  }

  private void mountLegacy(MountSpec spec, Path target, Options options) {
    if (isBind(spec, options)) {
      refuseDataOnBind(options);
      legacy.bind(spec.source(), target, options);
    } else if (spec.type().equals("overlay")) {
      legacy.overlay(
          spec.source(), target, OverlayMount.layers(options), OverlayMount.others(options));
    } else {
      legacy.mount(spec.type(), spec.source(), target, options);
    }
  }

  @Override
  public void move(Path from, Path to) {
    try (Fd mount = sys.open(from, Open.PATH | Open.NOFOLLOW)) {
      detached.attach(mount, to);
    } catch (KernelException e) {
      if (!e.is(Errno.ENOSYS)) {
        throw e;
      }
      legacy.move(from, to);
    }
  }

  @Override
  public void setAttributes(
      Path mountPoint, Set<MountAttribute> set, Set<MountAttribute> clear, Scope scope) {
    long on = set.stream().mapToLong(MountAttribute::attribute).reduce(0, (a, b) -> a | b);
    long off = clear.stream().mapToLong(MountAttribute::attribute).reduce(0, (a, b) -> a | b);
    detached.change(mountPoint, on, Options.clearMask(on, off), 0, scope);
  }

  @Override
  public void setPropagation(Path mountPoint, Propagation propagation, Scope scope) {
    legacy.propagate(mountPoint, propagation, scope);
  }

  @Override
  public boolean unmount(Path target) {
    try {
      return unmountIfIdle(target);
    } catch (KernelException e) {
      if (!e.is(Errno.EBUSY)) {
        throw e;
      }
      return unmount(target, UMOUNT_NOFOLLOW | MNT_DETACH);
    }
  }

  @Override
  public CompletionStage<Void> detach(Path target) {
    Fd held;
    try {
      held = sys.open(target, Open.PATH | Open.NOFOLLOW);
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return CompletableFuture.completedStage(null);
      }
      throw e;
    }
    try {
      unmount(target, UMOUNT_NOFOLLOW | MNT_DETACH);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
    return releases.release(held);
  }

  @Override
  public boolean unmountIfIdle(Path target) {
    return unmount(target, UMOUNT_NOFOLLOW);
  }

  private boolean unmount(Path target, int flags) {
    try (Scratch s = Scratch.take()) {
      long result = sys.calls().invoke(Call.UMOUNT2, s.text(target), flags);
      if (result == -Errno.EINVAL.number() || result == -Errno.ENOENT.number()) {
        return false;
      }
      sys.check(result, Call.UMOUNT2, target);
      return true;
    }
  }

  @Override
  public boolean isMountPoint(Path path) {
    try (Scratch s = Scratch.take()) {
      long stat = s.room(STATX_SIZE);
      int flags = Open.AT_NOFOLLOW | Open.AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
      long result = sys.calls().invoke(Call.STATX, Open.CWD, s.text(path), flags, 0, stat);
      if (result == -Errno.ENOENT.number() || result == -Errno.ENOTDIR.number()) {
        return false;
      }
      boolean told = result == 0 && (s.getLong(stat + 56) & STATX_ATTR_MOUNT_ROOT) != 0;
      return told ? (s.getLong(stat + 8) & STATX_ATTR_MOUNT_ROOT) != 0 : isInTable(path);
    }
  }

  /** A mount whose server died answers stat with an error, and it is a mount point for all that. */
  private boolean isInTable(Path path) {
    Path real = canonical(path);
    return table().stream().anyMatch(m -> m.mountPoint().equals(real));
  }

  @Override
  public List<MountInfo> table() {
    try {
      byte[] text = Files.readAllBytes(Path.of("/proc/thread-self/mountinfo"));
      return MountTable.parse(new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("read the mount table", e);
    }
  }

  @Override
  public List<MountInfo> below(Path root) {
    return MountTable.below(table(), canonical(root));
  }

  /** The name as the mount table spells it, asking nothing of what is mounted at its end. */
  private static Path canonical(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      return absolute;
    }
    try {
      return parent.toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      // No such folder, or a dead server above: the spelling as given is all there is.
      return absolute;
    }
  }

  @Override
  public boolean supports(String type) {
    try (FsContext context = FsContext.open(sys, type)) {
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.ENODEV)) {
        return false;
      }
      if (e.is(Errno.ENOSYS)) {
        return listed(type);
      }
      throw e;
    }
  }

  private static boolean listed(String type) {
    try {
      return Files.readAllLines(Path.of("/proc/filesystems")).stream()
          .anyMatch(line -> line.substring(line.indexOf('\t') + 1).equals(type));
    } catch (IOException e) {
      throw new UncheckedIOException("read /proc/filesystems", e);
    }
  }
}
