package org.pouchcontainer.engine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;

/**
 * Records of one type in one bucket of the metadata store, as JSON. Safe for several threads.
 *
 * @param <R> the record
 */
public final class RecordStore<R> {
  private final Supplier<MetadataStore> store;
  private final String bucket;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /**
   * Records of {@code type} in {@code bucket}.
   *
   * @param store asked for each use, since the store's bundle may be replaced
   */
  public RecordStore(
      Supplier<MetadataStore> store, String bucket, Class<R> type, ObjectMapper mapper) {
    this.store = store;
    this.bucket = bucket;
    this.reader = mapper.readerFor(type);
    this.writer = mapper.writerFor(type);
  }

  /** The record last saved under this key. */
  public Optional<R> find(String key) {
    return store.get().get(bucket, key).map(bytes -> read(key, bytes));
  }

  /** All records, by key. */
  public List<R> all() {
    List<R> records = new ArrayList<>();
    for (MetadataStore.Entry entry : store.get().scan(bucket, "")) {
      records.add(read(entry.key(), entry.value()));
    }
    return records;
  }

  /** Saves a record; durable on return. */
  public void save(String key, R record) {
    store.get().commit(Batch.put(bucket, key, write(key, record)));
  }

  /**
   * Saves a record under a key that must be free.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if it is taken
   */
  public void create(String key, R record) {
    store
        .get()
        .commit(new Batch().expectAbsent(bucket, key).andPut(bucket, key, write(key, record)));
  }

  /** Deletes a record; durable on return; an absent one is fine. */
  public void delete(String key) {
    store.get().commit(Batch.delete(bucket, key));
  }

  private R read(String key, byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.DATA_LOSS, "read record " + bucket + "/" + key + ": " + e.getMessage(), e);
    }
  }

  private byte[] write(String key, R record) {
    try {
      return writer.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw EngineException.internal("write record " + bucket + "/" + key, e);
    }
  }
}
