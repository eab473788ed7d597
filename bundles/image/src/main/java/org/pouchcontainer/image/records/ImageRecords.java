package org.pouchcontainer.image.records;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * References and what they stand for, and the sizes of layers; durable in the metadata store and
 * held in memory, so that reading never waits. Safe for several threads.
 */
public final class ImageRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ImageRecords.class);
  private static final String REFERENCES = "images";
  private static final String SIZES = "layer-sizes";

  private final MetadataStore store;
  private volatile Map<String, ImageRecord> references;
  private volatile Map<Digest, Long> sizes;

  /** Reads what the store has. */
  public ImageRecords(MetadataStore store) {
    this.store = store;
    this.references = readReferences();
    this.sizes = readSizes();
  }

  private Map<String, ImageRecord> readReferences() {
    Map<String, ImageRecord> found = new TreeMap<>();
    for (MetadataStore.Entry entry : store.scan(REFERENCES, "")) {
      String what = "record of image " + entry.key();
      found.put(entry.key(), Json.read(entry.value(), ImageRecord.class, what));
    }
    return Map.copyOf(found);
  }

  private Map<Digest, Long> readSizes() {
    Map<Digest, Long> found = new HashMap<>();
    for (MetadataStore.Entry entry : store.scan(SIZES, "")) {
      String text = new String(entry.value(), StandardCharsets.US_ASCII);
      try {
        found.put(Digest.parse(entry.key()), Long.parseLong(text));
      } catch (NumberFormatException e) {
        LOG.warn(
            "The recorded size \"{}\" of layer {} is no number and is ignored", text, entry.key());
      }
    }
    return Map.copyOf(found);
  }

  /** All references in normal form; a value that never changes. */
  public Map<String, ImageRecord> references() {
    return references;
  }

  /** What a reference in normal form stands for. */
  public Optional<ImageRecord> find(String reference) {
    return Optional.ofNullable(references.get(reference));
  }

  /** Uncompressed bytes of a layer; 0 if it is not known. */
  public long size(Digest diffId) {
    return sizes.getOrDefault(diffId, 0L);
  }

  /** Notes the uncompressed size of layers. */
  public synchronized void putSizes(Map<Digest, Long> added) {
    Batch batch = new Batch();
    Map<Digest, Long> changed = new HashMap<>(sizes);
    added.forEach(
        (diffId, size) -> {
          if (!size.equals(changed.put(diffId, size))) {
            batch.andPut(
                SIZES, diffId.toString(), size.toString().getBytes(StandardCharsets.US_ASCII));
          }
        });
    if (!batch.changes().isEmpty()) {
      store.commit(batch);
      sizes = Map.copyOf(changed);
    }
  }

  /** Sets references, all or none; durable when it returns. */
  public synchronized void put(Collection<String> names, ImageRecord record) {
    Batch batch = new Batch();
    Map<String, ImageRecord> changed = new HashMap<>(references);
    for (String name : names) {
      batch.andPut(REFERENCES, name, Json.write(record));
      changed.put(name, record);
    }
    store.commit(batch);
    references = Map.copyOf(changed);
  }

  /** Removes references, all or none; absent ones are fine. */
  public synchronized void remove(Collection<String> names) {
    Batch batch = new Batch();
    Map<String, ImageRecord> changed = new HashMap<>(references);
    for (String name : names) {
      batch.andDelete(REFERENCES, name);
      changed.remove(name);
    }
    store.commit(batch);
    references = Map.copyOf(changed);
  }

  /** Forgets sizes of layers that no image has any more. */
  public synchronized void retainSizes(Collection<Digest> wanted) {
    List<Digest> gone = new ArrayList<>(sizes.keySet());
    gone.removeAll(wanted);
    if (gone.isEmpty()) {
      return;
    }
    Batch batch = new Batch();
    Map<Digest, Long> changed = new HashMap<>(sizes);
    for (Digest diffId : gone) {
      batch.andDelete(SIZES, diffId.toString());
      changed.remove(diffId);
    }
    store.commit(batch);
    sizes = Map.copyOf(changed);
  }
}
