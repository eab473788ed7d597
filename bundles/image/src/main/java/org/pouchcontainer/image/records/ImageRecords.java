package org.pouchcontainer.image.records;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * References and what they stand for, and the sizes of layers; durable in the metadata store and
 * held in memory, so that reading never waits. Safe for several threads.
 *
 * <p>An image that no reference stands for (any more) is held by an <em>anchor</em>: a record under
 * its id. It is there until it is removed by name of its id.
 */
public final class ImageRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ImageRecords.class);
  private static final String REFERENCES = "images";
  private static final String ANCHORS = "image-anchors";
  private static final String SIZES = "layer-sizes";

  private final MetadataStore store;
  private volatile Names names;
  private volatile Map<Digest, Long> sizes;

  /**
   * All names of images; never changes.
   *
   * @param references in normal form
   * @param anchors by image id
   */
  public record Names(Map<String, ImageRecord> references, Map<Digest, ImageRecord> anchors) {
    /** Copies the maps. */
    public Names {
      references = Map.copyOf(references);
      anchors = Map.copyOf(anchors);
    }

    /** Every record there is. */
    public Set<ImageRecord> records() {
      Set<ImageRecord> all = new HashSet<>(references.values());
      all.addAll(anchors.values());
      return all;
    }
  }

  /**
   * References to set.
   *
   * @param references in normal form; with none the image gets an anchor
   * @param record what they stand for
   */
  public record Entry(Collection<String> references, ImageRecord record) {
    /** Copies the references. */
    public Entry {
      references = List.copyOf(references);
    }
  }

  /** Reads what the store has. */
  public ImageRecords(MetadataStore store) {
    this.store = store;
    this.names = readNames();
    this.sizes = readSizes();
  }

  private Names readNames() {
    Map<String, ImageRecord> references = new HashMap<>();
    for (MetadataStore.Entry entry : store.scan(REFERENCES, "")) {
      references.put(entry.key(), read(entry));
    }
    Map<Digest, ImageRecord> anchors = new HashMap<>();
    for (MetadataStore.Entry entry : store.scan(ANCHORS, "")) {
      anchors.put(Digest.parse(entry.key()), read(entry));
    }
    return new Names(references, anchors);
  }

  private static ImageRecord read(MetadataStore.Entry entry) {
    return Json.read(entry.value(), ImageRecord.class, "record of image " + entry.key());
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

  /** All references and anchors; a value that never changes. */
  public Names names() {
    return names;
  }

  /** What a reference in normal form stands for. */
  public Optional<ImageRecord> find(String reference) {
    return Optional.ofNullable(names.references().get(reference));
  }

  /** Whether the size of a layer is known. */
  public boolean hasSize(Digest diffId) {
    return sizes.containsKey(diffId);
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

  /** Sets references to one image, all or none; durable when it returns. */
  public void put(Collection<String> references, ImageRecord record) {
    put(List.of(new Entry(references, record)));
  }

  /**
   * Sets references, all or none; durable when it returns. An image whose last reference goes to
   * another one gets an anchor.
   */
  public synchronized void put(List<Entry> entries) {
    Change change = new Change();
    for (Entry entry : entries) {
      for (String name : entry.references()) {
        change.put(name, entry.record());
      }
      if (entry.references().isEmpty()) {
        change.anchor(entry.record());
      }
    }
    change.anchorOrphans();
    change.commit();
  }

  /**
   * Removes references, all or none; absent ones are fine. Images that lose their last one by it
   * get an anchor.
   */
  public synchronized void untag(Collection<String> references) {
    Change change = new Change();
    references.forEach(change::remove);
    change.anchorOrphans();
    change.commit();
  }

  /** Removes images with all their references and anchors, all or none. */
  public synchronized void remove(Set<Digest> ids) {
    Change change = new Change();
    ids.forEach(change::removeImage);
    change.commit();
  }

  /** Changes all records of an image; durable when it returns. */
  public synchronized void update(Digest id, UnaryOperator<ImageRecord> edit) {
    Change change = new Change();
    names
        .references()
        .forEach(
            (name, record) -> {
              if (record.id().equals(id)) {
                change.put(name, edit.apply(record));
              }
            });
    ImageRecord anchor = names.anchors().get(id);
    if (anchor != null) {
      change.anchor(edit.apply(anchor));
    }
    change.commit();
  }

  /** A change in the making; only under the lock of the records. */
  private final class Change {
    private final Batch batch = new Batch();
    private final Map<String, ImageRecord> references = new HashMap<>(names.references());
    private final Map<Digest, ImageRecord> anchors = new HashMap<>(names.anchors());
    private final Map<Digest, ImageRecord> displaced = new HashMap<>();

    void put(String name, ImageRecord record) {
      batch.andPut(REFERENCES, name, Json.write(record));
      displace(references.put(name, record));
    }

    void remove(String name) {
      batch.andDelete(REFERENCES, name);
      displace(references.remove(name));
    }

    private void displace(@org.jspecify.annotations.Nullable ImageRecord before) {
      if (before != null) {
        displaced.put(before.id(), before);
      }
    }

    void anchor(ImageRecord record) {
      batch.andPut(ANCHORS, record.id().toString(), Json.write(record));
      anchors.put(record.id(), record);
    }

    void removeImage(Digest id) {
      references.entrySet().stream()
          .filter(entry -> entry.getValue().id().equals(id))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(
              name -> {
                batch.andDelete(REFERENCES, name);
                references.remove(name);
              });
      batch.andDelete(ANCHORS, id.toString());
      anchors.remove(id);
    }

    void anchorOrphans() {
      Set<Digest> held = new HashSet<>(anchors.keySet());
      references.values().forEach(record -> held.add(record.id()));
      displaced.values().stream()
          .filter(record -> !held.contains(record.id()))
          .forEach(this::anchor);
    }

    void commit() {
      if (!batch.changes().isEmpty()) {
        store.commit(batch);
        names = new Names(references, anchors);
      }
    }
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
