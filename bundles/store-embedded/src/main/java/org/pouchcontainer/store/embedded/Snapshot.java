package org.pouchcontainer.store.embedded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.pouchcontainer.spi.store.MetadataStore.Entry;

/** The buckets as a commit left them. Read it between {@link #pin} and {@link #unpin} only. */
final class Snapshot {
  private final MVStore store;
  private final Map<String, MVMap<String, byte[]>> buckets;

  Snapshot(MVStore store, Map<String, MVMap<String, byte[]>> buckets) {
    this.store = store;
    this.buckets = Map.copyOf(buckets);
  }

  /** Keeps the disk space of the newest and all later snapshots of this file from being reused. */
  MVStore.TxCounter pin() {
    return store.registerVersionUsage();
  }

  void unpin(MVStore.TxCounter pin) {
    if (!store.isClosed()) {
      store.deregisterVersionUsage(pin);
    }
  }

  /** Whether both are of one opening of the file, so that a pin of one holds for the other. */
  boolean sameFile(Snapshot other) {
    return store == other.store;
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
    for (Iterator<String> keys = cursor; keys.hasNext(); ) {
      String key = keys.next();
      if (!key.startsWith(prefix)) {
        break;
      }
      found.add(new Entry(key, cursor.getValue()));
    }
    return List.copyOf(found);
  }
}
