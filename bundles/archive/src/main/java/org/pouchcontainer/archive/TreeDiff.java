package org.pouchcontainer.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.spi.EngineException;

/**
 * Finds out what differs between a tree and the one that it was made of. A directory in which
 * something differs counts as modified itself. The trees may change meanwhile.
 */
public final class TreeDiff {
  private static final int MAX_DEPTH = 2000;
  private static final int MAX_CHANGES = 10_000_000;

  private final boolean overlay;
  private final Set<RawPath> residue;
  private final List<TreeChange> changes = new ArrayList<>();

  private TreeDiff(boolean overlay, Set<RawPath> residue) {
    this.overlay = overlay;
    this.residue = residue;
  }

  /**
   * Reads the changes out of an overlay's upper directory.
   *
   * @param upper what the layer has itself, deletions as overlayfs keeps them
   * @param before all that is below it, null for nothing
   * @param residue paths at which new files and folders do not count while they are empty: a
   *     runtime makes them to mount something there
   * @return sorted by path, parents first
   */
  public static List<TreeChange> ofOverlay(
      Directory upper, @Nullable Directory before, Set<RawPath> residue) {
    return new TreeDiff(true, residue).run(upper, before);
  }

  /**
   * Compares two whole trees. A file whose metadata are the same counts as unchanged.
   *
   * @param now the later tree
   * @param before the earlier tree, null for an empty one
   * @param residue as above
   * @return sorted by path, parents first
   */
  public static List<TreeChange> ofTrees(
      Directory now, @Nullable Directory before, Set<RawPath> residue) {
    return new TreeDiff(false, residue).run(now, before);
  }

  private List<TreeChange> run(Directory now, @Nullable Directory before) {
    Below ignored = compare(now, before, RawPath.EMPTY, 0);
    changes.sort((a, b) -> Arrays.compareUnsigned(a.path().bytes(), b.path().bytes()));
    return List.copyOf(changes);
  }

  /**
   * What was found in a directory.
   *
   * @param changed whether something counts
   * @param residue whether something does not
   */
  private record Below(boolean changed, boolean residue) {
    static final Below NOTHING = new Below(false, false);

    Below plus(Below other) {
      return new Below(changed || other.changed, residue || other.residue);
    }
  }

  private static final Below CHANGED = new Below(true, false);
  private static final Below RESIDUE = new Below(false, true);

  private Below compare(Directory now, @Nullable Directory before, RawPath path, int depth) {
    if (depth > MAX_DEPTH || changes.size() > MAX_CHANGES) {
      throw EngineException.invalid(
          "compare %s: more than %d levels or %d changes".formatted(path, MAX_DEPTH, MAX_CHANGES));
    }
    Below all = Below.NOTHING;
    for (RawName name : names(now, before)) {
      all = all.plus(compare(now, before, name, path.resolve(name), depth));
    }
    return all;
  }

  /** In an upper directory, what is not there has not changed. */
  private Set<RawName> names(Directory now, @Nullable Directory before) {
    Set<RawName> names = new TreeSet<>(Comparator.naturalOrder());
    now.list().forEach(entry -> names.add(entry.name()));
    if (before != null && !overlay) {
      before.list().forEach(entry -> names.add(entry.name()));
    }
    return names;
  }

  private Below compare(
      Directory now, @Nullable Directory before, RawName name, RawPath path, int depth) {
    Optional<FileStatus> status = now.find(name);
    Optional<FileStatus> old = before == null ? Optional.empty() : before.find(name);
    boolean gone = overlay ? Whiteouts.isWhiteout(status) : status.isEmpty();
    if (gone) {
      return old.isPresent() ? add(path, TreeChange.Kind.DELETED, false, false) : Below.NOTHING;
    }
    if (status.isEmpty()) {
      return Below.NOTHING; // it has just gone
    }
    if (status.get().isDirectory()) {
      return directory(now, before, name, path, status.get(), old, depth);
    }
    if (old.isEmpty()) {
      boolean empty = status.get().type() == FileType.REGULAR && status.get().sizeBytes() == 0;
      return empty && residue.contains(path)
          ? RESIDUE
          : add(path, TreeChange.Kind.ADDED, false, false);
    }
    boolean differs = overlay || !same(now, before, name, status.get(), old.get());
    return differs ? add(path, TreeChange.Kind.MODIFIED, false, false) : Below.NOTHING;
  }

  private Below add(RawPath path, TreeChange.Kind kind, boolean opaque, boolean hidden) {
    changes.add(new TreeChange(path, kind, opaque, hidden));
    return CHANGED;
  }

  private Below directory(
      Directory now,
      @Nullable Directory before,
      RawName name,
      RawPath path,
      FileStatus status,
      Optional<FileStatus> old,
      int depth) {
    boolean wasDirectory = old.filter(FileStatus::isDirectory).isPresent();
    try (Directory child = now.open(name);
        Directory oldChild = wasDirectory && before != null ? before.open(name) : null) {
      boolean opaque = overlay && isOpaque(child);
      boolean hides = opaque && oldChild != null;
      Below below = compare(child, opaque ? null : oldChild, path, depth + 1);
      if (hides) {
        below = below.plus(hidden(child, oldChild, path));
      }
      if (old.isEmpty()) {
        return added(child, path, below);
      }
      // A time alone may have changed because the runtime made something in it.
      boolean touched =
          !status.modified().equals(old.get().modified()) && !below.residue() && wasDirectory;
      boolean differs = !wasDirectory || below.changed() || hides || touched;
      if (differs || !sameOwner(status, old.get())) {
        return add(path, TreeChange.Kind.MODIFIED, hides, false);
      }
      return below;
    } catch (KernelException e) {
      if (e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
        return Below.NOTHING; // it has just gone, or become something else
      }
      throw e;
    }
  }

  private Below added(Directory child, RawPath path, Below below) {
    boolean made = residue.contains(path) && child.list().isEmpty();
    boolean onlyResidue = below.residue() && !below.changed();
    return made || onlyResidue ? RESIDUE : add(path, TreeChange.Kind.ADDED, false, false);
  }

  private static boolean isOpaque(Directory directory) {
    byte[] value = directory.attributes().get(Whiteouts.OPAQUE_ATTRIBUTE);
    return value != null && Arrays.equals(value, Whiteouts.YES);
  }

  /** What an opaque directory hides of the earlier one. */
  private Below hidden(Directory now, Directory old, RawPath path) {
    Below all = Below.NOTHING;
    for (Directory.Entry entry : old.list()) {
      Optional<FileStatus> status = now.find(entry.name());
      if (status.isEmpty()) {
        all = all.plus(add(path.resolve(entry.name()), TreeChange.Kind.DELETED, false, true));
      }
    }
    return all;
  }

  private static boolean sameOwner(FileStatus a, FileStatus b) {
    return a.permissions() == b.permissions() && a.uid() == b.uid() && a.gid() == b.gid();
  }

  private static boolean same(
      Directory now, Directory before, RawName name, FileStatus a, FileStatus b) {
    boolean metadata =
        a.type() == b.type()
            && sameOwner(a, b)
            && a.sizeBytes() == b.sizeBytes()
            && a.modified().equals(b.modified())
            && a.deviceMajor() == b.deviceMajor()
            && a.deviceMinor() == b.deviceMinor();
    return metadata
        && (a.type() != FileType.SYMLINK
            || Arrays.equals(now.readLink(name), before.readLink(name)))
        && sameAttributes(now.attributes(name), before.attributes(name));
  }

  private static boolean sameAttributes(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }
}
