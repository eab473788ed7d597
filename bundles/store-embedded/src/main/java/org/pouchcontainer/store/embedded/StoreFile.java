package org.pouchcontainer.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.Batch.Change;

/**
 * The open file: one MVStore map for each bucket, and a counter of commits.
 *
 * <p>Changes come from one thread at a time, {@link Committer} sees to that; {@link Snapshot}s may
 * be read by any.
 */
final class StoreFile implements AutoCloseable {
  /** What we call our layout of maps in the file; raise it when that changes. */
  private static final int FORMAT = 1;

  private static final String BUCKET_PREFIX = "bucket.";
  private static final String COUNTER_MAP = "commits";
  private static final String COUNTER_KEY = "last";

  /**
   * How long freed space stays untouched. MVStore's default of 45 s guards against disks that
   * reorder writes; each of our commits ends with a sync, so this only needs to outlast the chain
   * of chunks that recovery walks, and a short time keeps the file small.
   */
  private static final int RETENTION_MILLIS = 5_000;

  private static final int CACHE_MB = 8;

  /** MVStore's header. */
  private static final long SMALLEST = 8192;

  /** A commit rewrites the pages that it touches; records are small, so pages are too. */
  private static final int PAGE_BYTES = 4096;

  private final MVStore store;
  private final MVMap<String, byte[]> counter;
  private final Map<String, MVMap<String, byte[]>> buckets = new HashMap<>();

  private StoreFile(MVStore store) {
    this.store = store;
    this.counter = openMap(COUNTER_MAP);
    for (String map : store.getMapNames()) {
      if (map.startsWith(BUCKET_PREFIX)) {
        buckets.put(map.substring(BUCKET_PREFIX.length()), openMap(map));
      }
    }
  }

  /**
   * Opens or makes the file.
   *
   * @throws EngineException DATA_LOSS if it is damaged or foreign, CONFLICT if a process has it
   *     open; the file is unchanged then
   */
  static StoreFile open(Path file) {
    String action = "open metadata store " + file;
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        create(file);
      } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new EngineException(
            ErrorKind.FAILED_PRECONDITION, action + ": not a regular file; move it away");
      } else if (Files.size(file) < SMALLEST) {
        throw Failures.damaged(action + ": too short", null);
      }
    } catch (IOException e) {
      throw new EngineException(ErrorKind.UNAVAILABLE, action + ": " + e, e);
    } catch (IllegalStateException e) { // MVStoreException is one
      throw Failures.of(action, e);
    }
    return openExisting(action, file);
  }

  private static StoreFile openExisting(String action, Path file) {
    MVStore store;
    try {
      store = openStore(file);
    } catch (RuntimeException e) {
      throw Failures.ofOpen(action, e);
    }
    try {
      checkFormat(action, store);
      return new StoreFile(store);
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw Failures.ofOpen(action, e);
    }
  }

  private static MVStore openStore(Path file) {
    SteadyFile.register();
    // Without auto-commit MVStore starts no thread, and without a buffer limit it never saves
    // half a batch.
    MVStore store =
        new MVStore.Builder()
            .fileName(SteadyFile.name(file))
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .cacheSize(CACHE_MB)
            .pageSplitSize(PAGE_BYTES)
            .open();
    store.setRetentionTime(RETENTION_MILLIS);
    store.setVersionsToKeep(0);
    return store;
  }

  /** Makes an empty store beside the file's place and moves it there when it is whole. */
  private static void create(Path file) throws IOException {
    Path directory = file.getParent();
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (MVStore store = openStore(fresh)) {
      store.setStoreVersion(FORMAT);
      store.commit();
      store.sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(directory);
    syncDirectory(directory.getParent());
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void checkFormat(String action, MVStore store) {
    int found = store.getStoreVersion();
    if (found != FORMAT) {
      throw Failures.damaged(
          action
              + (found == 0 ? ": a store of another program" : ": of format " + found)
              + ", not of this engine's format "
              + FORMAT,
          null);
    }
  }

  /**
   * Applies a batch to what {@link #save} will make durable.
   *
   * @throws EngineException CONFLICT, with nothing applied
   */
  void apply(Batch batch) {
    for (Change change : batch.changes()) {
      if (change instanceof Change.ExpectAbsent absent && exists(absent)) {
        throw EngineException.conflict(
            "commit \"" + absent.bucket() + "/" + absent.key() + "\": exists already");
      }
    }
    for (Change change : batch.changes()) {
      if (change instanceof Change.Put put) {
        bucket(put.bucket()).put(put.key(), put.value());
      } else if (change instanceof Change.Delete delete && exists(delete)) {
        bucket(delete.bucket()).remove(delete.key());
      }
    }
  }

  /** Counts the commit that {@link #save} will make; the count is part of it. */
  long count() {
    long number = commits() + 1;
    counter.put(COUNTER_KEY, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return number;
  }

  /** The number of the last commit. */
  long commits() {
    byte[] last = counter.get(COUNTER_KEY);
    return last == null ? 0 : ByteBuffer.wrap(last).getLong();
  }

  /** Writes all applied changes and waits until they are on the disk. */
  void save() {
    store.commit();
    store.sync();
  }

  /** Waits until what the file holds is on the disk. */
  void sync() {
    store.sync();
  }

  /** What is applied now, to be read later. */
  Snapshot snapshot() {
    Map<String, MVMap<String, byte[]>> frozen = new HashMap<>();
    buckets.forEach((name, map) -> frozen.put(name, map.openVersion(store.getCurrentVersion())));
    return new Snapshot(store, frozen);
  }

  /**
   * Rewrites at most about {@code bytes} of sparsely used chunks so that their space can be used
   * again; {@link #save} must follow.
   *
   * @return whether there was anything to do
   */
  boolean compact(int bytes) {
    return store.compact(60, bytes);
  }

  /**
   * Moves at most {@code bytes} of chunks from the end of the file into free space and cuts the end
   * off, if less than half of the file is in use.
   */
  void shrink(int bytes) {
    if (store.getFileStore() instanceof RandomAccessStore random) {
      random.compactMoveChunks(50, bytes, store);
    }
  }

  void reuseAtOnce() {
    store.setRetentionTime(0);
  }

  long sizeBytes() {
    return store.getFileStore().size();
  }

  /** Closes without saving what was applied since the last {@link #save}. */
  void abandon() {
    store.closeImmediately();
  }

  /** Closes; what was saved is in the file. Idempotent. */
  @Override
  public void close() {
    store.close();
  }

  private boolean exists(Change change) {
    MVMap<String, byte[]> map = buckets.get(change.bucket());
    return map != null && map.containsKey(change.key());
  }

  private MVMap<String, byte[]> bucket(String name) {
    return buckets.computeIfAbsent(name, n -> openMap(BUCKET_PREFIX + n));
  }

  private MVMap<String, byte[]> openMap(String name) {
    // Explicit types: the default ones would read Java serialisation.
    return store.openMap(
        name,
        new MVMap.Builder<String, byte[]>()
            .keyType(StringDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }
}
