package org.pouchcontainer.store.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.pouchcontainer.spi.store.MetadataStore.Entry;

/**
 * The buckets as a commit left them.
 *
 * <p>Counts its users, the one who made it being the first; until the last has released it, MVStore
 * does not reuse the disk space of anything in it.
 */
final class Snapshot {
  private final MVStore store;
  private final MVStore.TxCounter pin;
  private final Map<String, MVMap<String, byte[]>> buckets;
  private final AtomicInteger users = new AtomicInteger(1);

  /** To be made between commits, so that the pin is for the version that the buckets have. */
  Snapshot(MVStore store, Map<String, MVMap<String, byte[]>> buckets) {
    this.store = store;
    this.pin = store.registerVersionUsage();
    this.buckets = Map.copyOf(buckets);
  }

  /** Counts one more user; false if the last has gone already. */
  boolean acquire() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Counts one user less. */
  void release() {
    if (users.decrementAndGet() == 0) {
      store.deregisterVersionUsage(pin);
    }
  }

  Optional<byte[]> get(String bucket, String key) {
    MVMap<String, byte[]> map = buckets.get(bucket);
    byte[] value = map == null ? null : map.get(key);
    return value == null ? Optional.empty() : Optional.of(value.clone());
  }

  List<Entry> scan(String bucket, String prefix) {
    MVMap<String, byte[]> map = buckets.get(bucket);
    if (map == null) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    Cursor<String, byte[]> cursor = map.cursor(prefix);
    while (cursor.hasNext()) {
      String key = cursor.next();
      if (!key.startsWith(prefix)) {
        break;
      }
      found.add(new Entry(key, cursor.getValue()));
    }
    return List.copyOf(found);
  }
}
