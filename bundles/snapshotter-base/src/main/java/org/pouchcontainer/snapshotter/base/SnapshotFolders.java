package org.pouchcontainer.snapshotter.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of one snapshotter: {@code <root>/<number>} with a record and a content tree.
 *
 * <p>A folder is filled as {@code new-<number>} and renamed when it is whole, renamed to {@code
 * trash-<number>} to be removed, and deleted behind the caller's back. Each operation ends with one
 * sync of the folder that it changed. What a crash leaves under the other two names, or without a
 * record, is deleted at the next start.
 *
 * <p>Safe for several threads. Records are read once, at start; after that {@link #find} and {@link
 * #all} touch memory only.
 */
public final class SnapshotFolders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFolders.class);

  private final Path root;
  private final HostFiles files;
  private final FolderIndex index = new FolderIndex();
  private final Map<Path, Usage> usageOfCommitted = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Cleaner cleaner;

  /** Puts content into the new folder of a snapshot, before it can be seen. */
  @FunctionalInterface
  public interface Filler {
    /**
     * Makes {@link Folder#TREE} and what else the driver needs in {@code folder}.
     *
     * @param parents the parent's folder and its ancestors, topmost first
     */
    void fill(Path folder, List<Folder> parents);
  }

  /** Gets the tree of an active snapshot ready to be committed on the parents it will have. */
  @FunctionalInterface
  public interface Finisher {
    /** Changes the tree where needed; the snapshot is not mounted. */
    void finish(Path tree, List<Folder> parents);
  }

  /**
   * Reads all records in {@code root}, which is made if it is absent, and deletes what interrupted
   * operations left.
   */
  public SnapshotFolders(Path root, HostFiles files) {
    this.root = root;
    this.files = files;
    this.cleaner = new Cleaner(files);
    try {
      makeRoot();
      load();
    } catch (IOException e) {
      cleaner.close();
      throw failure("open snapshots in " + root, e);
    }
  }

  /** The folder that holds all others. */
  public Path root() {
    return root;
  }

  /** The snapshot with this key or name. */
  public Optional<Folder> find(String key) {
    return index.find(key);
  }

  /** The snapshot with this key or name; throws NOT_FOUND, naming the action. */
  public Folder get(String action, String key) {
    return index.get(action, key);
  }

  /** A consistent list of all snapshots. */
  public List<SnapshotInfo> all() {
    return index.all();
  }

  /** The ancestors of a snapshot, its parent first. */
  public List<Folder> parents(Folder folder) {
    return index.chain("find parents of snapshot", folder.info().parentOrNull());
  }

  /** Adds a snapshot; after a failure nothing of it is left. */
  public Folder add(String key, @Nullable String parent, Kind kind, Filler filler) {
    String action = "prepare snapshot";
    index.beginAdd(action, key, parent);
    long number = lastNumber.incrementAndGet();
    Path fresh = root.resolve(FolderScan.NEW + number);
    Path place = root.resolve(Long.toString(number));
    try {
      SnapshotInfo info = new SnapshotInfo(key, kind, parent, now());
      files.makeDirectory(fresh, 0700);
      filler.fill(fresh, index.chain(action, parent));
      SnapshotRecord.create(fresh, info);
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      files.syncDirectory(root);
      Folder added = new Folder(place, info);
      index.endAdd(added);
      return added;
    } catch (IOException | RuntimeException e) {
      index.giveUpAdd(key, parent);
      cleaner.deleteNow(fresh);
      cleaner.deleteNow(place);
      throw failure(action + " \"" + key + "\"", e);
    }
  }

  /** Commits on the parent that the key was prepared with. */
  public void commit(String name, String key) {
    SnapshotKeys.check("commit snapshot", name);
    Folder active = index.beginCommit(name, key);
    finishCommit(active, name, active.info().parentOrNull(), null, (tree, parents) -> {});
  }

  /** Commits a key that was prepared without a parent onto {@code parent}. */
  public void commitOnto(String name, String key, @Nullable String parent, Finisher finisher) {
    SnapshotKeys.check("commit snapshot", name);
    Folder active = index.beginCommit(name, key, parent);
    finishCommit(active, name, parent, parent, finisher);
  }

  private void finishCommit(
      Folder active,
      String name,
      @Nullable String parent,
      @Nullable String adoptedParent,
      Finisher finisher) {
    String key = active.info().key();
    SnapshotInfo info = new SnapshotInfo(name, Kind.COMMITTED, parent, now());
    try {
      finisher.finish(active.tree(), index.chain("commit snapshot", parent));
      // The content must be on disk before the record says that it is complete.
      files.syncFileSystem(active.path());
      SnapshotRecord.replace(active.path(), info);
      files.syncDirectory(active.path());
      index.endCommit(key, new Folder(active.path(), info));
    } catch (IOException | RuntimeException e) {
      undo(() -> SnapshotRecord.replace(active.path(), active.info()));
      index.giveUpCommit(name, key, adoptedParent);
      throw failure("commit snapshot \"" + key + "\"", e);
    }
  }

  /** Removes a snapshot without children; its files go in the background. */
  public void remove(String key) {
    Folder folder = index.beginRemove(key);
    Path trash = root.resolve(FolderScan.TRASH + folder.path().getFileName());
    try {
      Files.move(folder.path(), trash, StandardCopyOption.ATOMIC_MOVE);
      files.syncDirectory(root);
      index.endRemove(folder);
      usageOfCommitted.remove(folder.path());
    } catch (IOException | RuntimeException e) {
      if (Files.isDirectory(trash, LinkOption.NOFOLLOW_LINKS)) {
        undo(() -> Files.move(trash, folder.path(), StandardCopyOption.ATOMIC_MOVE));
      }
      index.giveUpRemove(key);
      throw failure("remove snapshot \"" + key + "\"", e);
    }
    cleaner.deleteLater(trash);
  }

  private interface DiskAction {
    void run() throws IOException;
  }

  private void undo(DiskAction action) {
    try {
      action.run();
    } catch (IOException e) {
      LOG.error("snapshots in {}: cannot undo a failed change", root, e);
    }
  }

  /** What a snapshot's own tree occupies; measured once for a committed one. */
  public Usage usage(String key) {
    Folder folder = index.get("measure snapshot", key);
    if (folder.info().kind() != Kind.COMMITTED) {
      return files.usage(folder.tree());
    }
    return usageOfCommitted.computeIfAbsent(folder.path(), p -> files.usage(folder.tree()));
  }

  /** Calls {@code visitor} for a consistent list of all snapshots. */
  public void walk(Consumer<SnapshotInfo> visitor) {
    all().forEach(visitor);
  }

  /** Returns when all that was to be deleted so far is; for tests. */
  void awaitCleaner() {
    cleaner.await();
  }

  /** Ends the cleaner; what it has not begun to delete goes at the next start. Idempotent. */
  @Override
  public void close() {
    cleaner.close();
  }

  private void makeRoot() throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = root; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.add(0, at);
    }
    for (Path directory : missing) {
      files.makeDirectory(directory, 0700);
      files.syncDirectory(directory.toAbsolutePath().getParent());
    }
  }

  private void load() throws IOException {
    FolderScan scan = new FolderScan(root);
    lastNumber.set(scan.lastNumber());
    scan.folders().forEach(index::load);
    for (Path leftover : scan.leftovers()) {
      LOG.info("snapshots: reclaiming {}, left by an interrupted operation", leftover);
      cleaner.deleteLater(leftover);
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  private static EngineException failure(String action, Exception cause) {
    if (cause instanceof EngineException known) {
      return known.within(action);
    }
    String message = String.valueOf(cause.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    return new EngineException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.UNAVAILABLE,
        action + ": " + (full ? "the disk is full; free some space" : cause.toString()),
        cause);
  }
}
