package org.pouchcontainer.linux.internal.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.mount.MountAttribute;
import org.pouchcontainer.linux.mount.Propagation;
import org.pouchcontainer.linux.mount.Scope;

/**
 * Options in mount(8)'s spelling, sorted by who understands them.
 *
 * @param set MOUNT_ATTR_ bits
 * @param clear MOUNT_ATTR_ bits
 * @param legacy MS_ bits that mean the same as {@code set}
 * @param propagation what to set after mounting, and how far
 * @param bind how far a bind reaches, empty if none was asked for
 * @param data for the file system itself
 */
record Options(
    long set,
    long clear,
    long legacy,
    Optional<Spread> propagation,
    Optional<Scope> bind,
    List<String> data) {

  /** A propagation and how far it reaches. */
  record Spread(Propagation propagation, Scope scope) {}

  private static final Map<String, MountAttribute> SET =
      Map.ofEntries(
          Map.entry("ro", MountAttribute.READ_ONLY),
          Map.entry("nosuid", MountAttribute.NO_SUID),
          Map.entry("nodev", MountAttribute.NO_DEV),
          Map.entry("noexec", MountAttribute.NO_EXEC),
          Map.entry("noatime", MountAttribute.NO_ATIME),
          Map.entry("strictatime", MountAttribute.STRICT_ATIME),
          Map.entry("nodiratime", MountAttribute.NO_DIR_ATIME),
          Map.entry("nosymfollow", MountAttribute.NO_SYMLINKS));

  private static final Map<String, MountAttribute> CLEAR =
      Map.ofEntries(
          Map.entry("rw", MountAttribute.READ_ONLY),
          Map.entry("suid", MountAttribute.NO_SUID),
          Map.entry("dev", MountAttribute.NO_DEV),
          Map.entry("exec", MountAttribute.NO_EXEC),
          Map.entry("atime", MountAttribute.NO_ATIME),
          Map.entry("diratime", MountAttribute.NO_DIR_ATIME),
          Map.entry("symfollow", MountAttribute.NO_SYMLINKS));

  private static final Map<String, Spread> PROPAGATIONS =
      Map.of(
          "private", new Spread(Propagation.PRIVATE, Scope.MOUNT),
          "rprivate", new Spread(Propagation.PRIVATE, Scope.TREE),
          "shared", new Spread(Propagation.SHARED, Scope.MOUNT),
          "rshared", new Spread(Propagation.SHARED, Scope.TREE),
          "slave", new Spread(Propagation.SLAVE, Scope.MOUNT),
          "rslave", new Spread(Propagation.SLAVE, Scope.TREE),
          "unbindable", new Spread(Propagation.UNBINDABLE, Scope.MOUNT),
          "runbindable", new Spread(Propagation.UNBINDABLE, Scope.TREE));

  static Options parse(List<String> options) {
    Parser parser = new Parser();
    options.forEach(parser::add);
    return parser.result();
  }

  boolean readOnly() {
    return (set & MountAttribute.READ_ONLY.attribute()) != 0;
  }

  /** One spelling for what the kernel takes as an access time mode: clear the mode, set one. */
  static long clearMask(long set, long clear) {
    boolean atime = ((set | clear) & MountAttribute.ATIME_MASK) != 0;
    return (clear & ~MountAttribute.ATIME_MASK) | (atime ? MountAttribute.ATIME_MASK : 0);
  }

  private static final class Parser {
    private long set;
    private long clear;
    private long legacy;
    private Optional<Spread> propagation = Optional.empty();
    private Optional<Scope> bind = Optional.empty();
    private final List<String> data = new ArrayList<>();

    private void add(String option) {
      MountAttribute on = SET.get(option);
      MountAttribute off = CLEAR.get(option);
      if (on != null) {
        set |= on.attribute();
        clear &= ~on.attribute();
        legacy |= on.legacyFlag();
      } else if (off != null) {
        clear |= off.attribute();
        set &= ~off.attribute();
        legacy &= ~off.legacyFlag();
      } else if (PROPAGATIONS.containsKey(option)) {
        propagation = Optional.of(PROPAGATIONS.get(option));
      } else {
        addOther(option);
      }
    }

    private void addOther(String option) {
      switch (option) {
        case "bind" -> bind = Optional.of(Scope.MOUNT);
        case "rbind" -> bind = Optional.of(Scope.TREE);
        // What mount(8) and fstab keep to themselves, and what is the kernel's default anyway.
        case "",
            "defaults",
            "relatime",
            "norelatime",
            "async",
            "auto",
            "noauto",
            "_netdev",
            "nofail",
            "nouser" -> {}
        case "loop", "remount", "move" ->
            throw new KernelException(
                Errno.EINVAL.number(), "parse mount option", option, "not to be had here");
        default -> {
          if (!option.startsWith("x-") && !option.startsWith("X-")) {
            data.add(option);
          }
        }
      }
    }

    private Options result() {
      return new Options(set, clearMask(set, clear), legacy, propagation, bind, List.copyOf(data));
    }
  }
}
