package org.pouchcontainer.tck.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.Batch.Change;
import org.pouchcontainer.spi.store.MetadataStore;

/**
 * A metadata store in memory, for tests. Passes {@link MetadataStoreContract} but for durability.
 *
 * <p>Each commit copies the buckets that it changes, so that readers see whole batches without a
 * lock; do not put millions of records into it.
 */
public final class InMemoryStore implements MetadataStore {
  private volatile Map<String, NavigableMap<String, byte[]>> buckets = Map.of();
  private volatile boolean failing;

  @Override
  public String name() {
    return "memory";
  }

  /** From now on commits fail with UNAVAILABLE (true) or work again (false). */
  public void failCommits(boolean fail) {
    failing = fail;
  }

  @Override
  public Optional<byte[]> get(String bucket, String key) {
    StoreBounds.check(bucket, key);
    byte[] value = entries(buckets, bucket).get(key);
    return Optional.ofNullable(value).map(byte[]::clone);
  }

  @Override
  public List<Entry> scan(String bucket, String prefix) {
    StoreBounds.checkBucket(bucket);
    return entries(buckets, bucket).tailMap(prefix, true).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .map(e -> new Entry(e.getKey(), e.getValue().clone()))
        .toList();
  }

  @Override
  public synchronized void commit(Batch batch) {
    StoreBounds.check(batch);
    if (failing) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "commit to memory store: told to fail");
    }
    Map<String, NavigableMap<String, byte[]>> next = new HashMap<>(buckets);
    for (Change change : batch.changes()) {
      if (change instanceof Change.ExpectAbsent absent
          && entries(buckets, absent.bucket()).containsKey(absent.key())) {
        throw EngineException.conflict(
            "commit " + absent.bucket() + "/" + absent.key() + ": exists already");
      }
    }
    for (Change change : batch.changes()) {
      if (change instanceof Change.Put put) {
        copied(next, put.bucket()).put(put.key(), put.value());
      } else if (change instanceof Change.Delete delete) {
        copied(next, delete.bucket()).remove(delete.key());
      }
    }
    buckets = next;
  }

  private NavigableMap<String, byte[]> copied(
      Map<String, NavigableMap<String, byte[]>> next, String bucket) {
    NavigableMap<String, byte[]> before = buckets.get(bucket);
    NavigableMap<String, byte[]> now = next.get(bucket);
    if (now == null || now == before) {
      now = before == null ? new TreeMap<>() : new TreeMap<>(before);
      next.put(bucket, now);
    }
    return now;
  }

  private static NavigableMap<String, byte[]> entries(
      Map<String, NavigableMap<String, byte[]>> all, String bucket) {
    return all.getOrDefault(bucket, new TreeMap<>());
  }
}
