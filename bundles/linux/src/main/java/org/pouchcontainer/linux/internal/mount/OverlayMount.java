package org.pouchcontainer.linux.internal.mount;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Sys;

/**
 * Overlays whose layers are added one by one with {@code lowerdir+}, so that their number is only
 * limited by the kernel (500). Source: Documentation/filesystems/overlayfs.rst.
 */
final class OverlayMount {
  private static final String LOWER = "lowerdir=";

  private final Sys sys;
  private volatile @Nullable Boolean appends;

  OverlayMount(Sys sys) {
    this.sys = sys;
  }

  /** The layers that the options name, topmost first. */
  static List<String> layers(Options options) {
    return options.data().stream()
        .filter(o -> o.startsWith(LOWER))
        .map(o -> o.substring(LOWER.length()))
        .toList();
  }

  /** The options without the layers. */
  static Options others(Options options) {
    return new Options(
        options.set(),
        options.clear(),
        options.legacy(),
        options.propagation(),
        options.bind(),
        options.data().stream().filter(o -> !o.startsWith(LOWER)).toList());
  }

  /**
   * Whether this kernel appends layers (Linux 6.7). One that still keeps the options as text
   * (before 6.5) accepts any name, hence the counter-test with a name that does not exist.
   */
  boolean appends() {
    Boolean known = appends;
    if (known == null) {
      known = accepts("lowerdir+") && !accepts("pouch-probe");
      appends = known;
    }
    return known;
  }

  private boolean accepts(String key) {
    try (FsContext context = FsContext.open(sys, "overlay")) {
      context.string(key, "/");
      return true;
    } catch (KernelException e) {
      if (e.isAny(Errno.EINVAL, Errno.ENOSYS)) {
        return false;
      }
      throw e;
    }
  }

  /** A detached overlay. */
  Fd create(String source, Options options) {
    List<Fd> pinned = new ArrayList<>();
    try (FsContext context = FsContext.open(sys, "overlay")) {
      context.string("source", source.isEmpty() ? "overlay" : source);
      for (String layer : layers(options)) {
        context.string("lowerdir+", fitting(layer, pinned));
      }
      for (String option : others(options).data()) {
        addOption(context, option, pinned);
      }
      if (options.readOnly()) {
        context.flag("ro");
      }
      context.create();
      return context.mount(options.set());
    } finally {
      pinned.forEach(Fd::close);
    }
  }

  private void addOption(FsContext context, String option, List<Fd> pinned) {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    if (key.equals("upperdir") || key.equals("workdir")) {
      String path = fitting(option.substring(equals + 1), pinned);
      context.string(key, path.replace("\\", "\\\\"));
    } else {
      context.option(option);
    }
  }

  /** A name that the kernel's 256 bytes for a value can hold: the path, or a descriptor's name. */
  private String fitting(String path, List<Fd> pinned) {
    String escaped = path.replace("\\", "\\\\");
    if (escaped.getBytes(StandardCharsets.UTF_8).length <= FsContext.MAX_VALUE_BYTES) {
      return path;
    }
    Fd fd = sys.open(Path.of(path), Open.PATH | Open.DIRECTORY);
    pinned.add(fd);
    return fd.procPath().toString();
  }
}
