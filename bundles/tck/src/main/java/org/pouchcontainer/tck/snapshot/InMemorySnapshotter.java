package org.pouchcontainer.tck.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.snapshot.LayerStacking;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities.Whiteouts;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/**
 * A snapshotter whose records live in memory, for tests. Passes {@link SnapshotterContract} but for
 * durability.
 *
 * <p>Made with a directory, each snapshot has a folder there that holds its own changes ({@link
 * #directory}), and its mounts are overlay mounts of these. Made without, nothing touches the disk
 * and the mounts name places that do not exist.
 */
public final class InMemorySnapshotter implements Snapshotter, LayerStacking {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9:._-]{1,255}");
  private static final Path NOWHERE = Path.of("/nonexistent/memory-snapshots");

  private record Snapshot(int number, SnapshotInfo info) {}

  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private final @Nullable Path root;
  private int next = 1;

  /** A snapshotter that touches no disk. */
  public InMemorySnapshotter() {
    this(null);
  }

  /** A snapshotter with a folder for each snapshot below the existing directory {@code root}. */
  public InMemorySnapshotter(@Nullable Path root) {
    this.root = root;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SnapshotCapabilities capabilities() {
    return new SnapshotCapabilities(Whiteouts.OVERLAY, true);
  }

  /** Where a snapshot keeps its own changes. */
  public synchronized Path directory(String key) {
    return directory(existing(key).number()).resolve("fs");
  }

  @Override
  public List<MountSpec> prepare(String key, @Nullable String parent) {
    return add(key, parent, Kind.ACTIVE);
  }

  @Override
  public List<MountSpec> view(String key, @Nullable String parent) {
    return add(key, parent, Kind.VIEW);
  }

  @Override
  public synchronized List<MountSpec> mounts(String key) {
    Snapshot snapshot = existing(key);
    if (snapshot.info().kind() == Kind.COMMITTED) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "mounts of snapshot " + key + ": it is committed");
    }
    return mountsOf(snapshot);
  }

  @Override
  public synchronized void commit(String name, String key) {
    commitWithParent(name, key, existing(key).info().parentOrNull());
  }

  @Override
  public synchronized void commitOnto(String name, String key, @Nullable String parent) {
    if (existing(key).info().parentOrNull() != null) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "commit snapshot " + key + ": it has a parent already");
    }
    requireParent(parent);
    commitWithParent(name, key, parent);
  }

  @Override
  public synchronized void remove(String key) {
    existing(key);
    for (Snapshot other : snapshots.values()) {
      if (key.equals(other.info().parentOrNull())) {
        throw new EngineException(
            ErrorKind.FAILED_PRECONDITION,
            "remove snapshot " + key + ": parent of " + other.info().key());
      }
    }
    snapshots.remove(key);
  }

  @Override
  public synchronized Optional<SnapshotInfo> stat(String key) {
    return Optional.ofNullable(snapshots.get(key)).map(Snapshot::info);
  }

  @Override
  public synchronized Usage usage(String key) {
    existing(key);
    return new Usage(0, 1);
  }

  @Override
  public void walk(Consumer<SnapshotInfo> visitor) {
    List<SnapshotInfo> all;
    synchronized (this) {
      all = snapshots.values().stream().map(Snapshot::info).toList();
    }
    all.forEach(visitor);
  }

  private synchronized List<MountSpec> add(String key, @Nullable String parent, Kind kind) {
    requireFree(key);
    requireParent(parent);
    Snapshot snapshot = new Snapshot(next++, new SnapshotInfo(key, kind, parent, Instant.now()));
    makeDirectories(snapshot.number());
    snapshots.put(key, snapshot);
    return mountsOf(snapshot);
  }

  private void commitWithParent(String name, String key, @Nullable String parent) {
    Snapshot snapshot = existing(key);
    if (snapshot.info().kind() != Kind.ACTIVE) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "commit snapshot " + key + ": it is not writable");
    }
    requireFree(name);
    snapshots.remove(key);
    SnapshotInfo info = new SnapshotInfo(name, Kind.COMMITTED, parent, Instant.now());
    snapshots.put(name, new Snapshot(snapshot.number(), info));
  }

  private List<MountSpec> mountsOf(Snapshot snapshot) {
    boolean writable = snapshot.info().kind() == Kind.ACTIVE;
    List<String> lower = lowerDirectories(snapshot.info().parentOrNull());
    Path own = directory(snapshot.number());
    if (lower.isEmpty()) {
      return List.of(MountSpec.bind(own.resolve("fs").toString(), !writable));
    }
    if (!writable && lower.size() == 1) {
      return List.of(MountSpec.bind(lower.get(0), true));
    }
    List<String> options = new ArrayList<>();
    lower.forEach(path -> options.add("lowerdir=" + path));
    if (writable) {
      options.add("upperdir=" + own.resolve("fs"));
      options.add("workdir=" + own.resolve("work"));
    }
    return List.of(new MountSpec("overlay", "overlay", options));
  }

  private List<String> lowerDirectories(@Nullable String parent) {
    List<String> lower = new ArrayList<>();
    String at = parent;
    while (at != null) {
      Snapshot layer = existing(at);
      lower.add(directory(layer.number()).resolve("fs").toString());
      at = layer.info().parentOrNull();
    }
    return lower;
  }

  private Path directory(int number) {
    return (root == null ? NOWHERE : root).resolve(Integer.toString(number));
  }

  private void makeDirectories(int number) {
    if (root == null) {
      return;
    }
    try {
      Files.createDirectories(directory(number).resolve("fs"));
      Files.createDirectories(directory(number).resolve("work"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Snapshot existing(String key) {
    Snapshot snapshot = snapshots.get(key);
    if (snapshot == null) {
      throw EngineException.notFound("snapshot " + key + ": does not exist");
    }
    return snapshot;
  }

  private void requireFree(String key) {
    if (!KEY.matcher(key).matches()) {
      throw EngineException.invalid("snapshot key: must match " + KEY);
    }
    if (snapshots.containsKey(key)) {
      throw new EngineException(ErrorKind.ALREADY_EXISTS, "snapshot " + key + ": exists already");
    }
  }

  private void requireParent(@Nullable String parent) {
    if (parent != null && existing(parent).info().kind() != Kind.COMMITTED) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "snapshot " + parent + ": not committed, so no parent");
    }
  }
}
