package org.pouchcontainer.image.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;

/**
 * What is known of layer blobs besides their content: which repositories have them, so that a push
 * need not send them again, and the compressed form that was made of a plain one. Durable, and held
 * in memory. Safe for several threads.
 */
public final class BlobNotes {
  private static final String BUCKET = "blob-notes";
  private static final int MAX_REPOSITORIES = 8;

  private final MetadataStore store;
  private volatile Map<Digest, Note> notes;

  /**
   * @param repositories in normal form, the latest last
   * @param compressed what a plain tar becomes in a registry; null if it was not made
   */
  private record Note(
      @JsonProperty("repositories") List<String> repositories,
      @JsonProperty("compressed") @Nullable Descriptor compressed) {
    private static final Note EMPTY = new Note(List.of(), null);

    Note {
      repositories = repositories == null ? List.of() : List.copyOf(repositories);
    }

    Note withRepository(String repository) {
      List<String> changed = new ArrayList<>(repositories);
      changed.remove(repository);
      changed.add(repository);
      int surplus = Math.max(0, changed.size() - MAX_REPOSITORIES);
      return new Note(changed.subList(surplus, changed.size()), compressed);
    }
  }

  /** Reads what the store has. */
  public BlobNotes(MetadataStore store) {
    this.store = store;
    Map<Digest, Note> found = new HashMap<>();
    for (MetadataStore.Entry entry : store.scan(BUCKET, "")) {
      found.put(
          Digest.parse(entry.key()),
          Json.read(entry.value(), Note.class, "note of blob " + entry.key()));
    }
    this.notes = Map.copyOf(found);
  }

  private Note note(Digest blob) {
    return notes.getOrDefault(blob, Note.EMPTY);
  }

  /** Repositories that have had the blob, as {@code host/path}, the latest first. */
  public List<String> repositories(Digest blob) {
    List<String> latestFirst = new ArrayList<>(note(blob).repositories());
    java.util.Collections.reverse(latestFirst);
    return latestFirst;
  }

  /** The compressed form of a plain layer, if one was made. */
  public Optional<Descriptor> compressed(Digest plain) {
    return Optional.ofNullable(note(plain).compressed());
  }

  /** Notes that a repository has blobs. */
  public synchronized void addRepository(Collection<Digest> blobs, String repository) {
    Map<Digest, Note> changes = new HashMap<>();
    for (Digest blob : blobs) {
      Note before = note(blob);
      Note after = before.withRepository(repository);
      if (!before.equals(after)) {
        changes.put(blob, after);
      }
    }
    put(changes);
  }

  /** Notes the compressed form of a plain layer. */
  public synchronized void setCompressed(Digest plain, Descriptor compressed) {
    put(Map.of(plain, new Note(note(plain).repositories(), compressed)));
  }

  private void put(Map<Digest, Note> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Batch batch = new Batch();
    Map<Digest, Note> changed = new HashMap<>(notes);
    changes.forEach(
        (blob, note) -> {
          batch.andPut(BUCKET, blob.toString(), Json.write(note));
          changed.put(blob, note);
        });
    store.commit(batch);
    notes = Map.copyOf(changed);
  }

  /** Forgets all blobs but these. */
  public synchronized void retain(Set<Digest> wanted) {
    Batch batch = new Batch();
    Map<Digest, Note> changed = new HashMap<>(notes);
    for (Digest blob : notes.keySet()) {
      if (!wanted.contains(blob)) {
        batch.andDelete(BUCKET, blob.toString());
        changed.remove(blob);
      }
    }
    if (!batch.changes().isEmpty()) {
      store.commit(batch);
      notes = Map.copyOf(changed);
    }
  }
}
