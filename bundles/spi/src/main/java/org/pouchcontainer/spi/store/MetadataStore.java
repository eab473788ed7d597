package org.pouchcontainer.spi.store;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A transactional map of byte strings in named buckets.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. Buckets are {@code
 * [a-z][a-z0-9-]{0,31}} and appear with their first key. Keys are text of at most 512 bytes in
 * UTF-8, values at most 4 MiB.
 *
 * <p>{@link #commit} is atomic and durable: when it returns, the change survives kill -9 and a
 * power failure; a reader sees all of a batch or nothing. Reads never wait for writes. All methods
 * may be called by several threads.
 */
@ConsumerType
public interface MetadataStore {
  /** The name in the configuration, as {@code embedded}. Constant. */
  String name();

  /** The value last committed, empty if there is none. */
  Optional<byte[]> get(String bucket, String key);

  /** A consistent list of all entries of a bucket whose key starts with {@code prefix}, by key. */
  List<Entry> scan(String bucket, String prefix);

  /**
   * Applies all changes of {@code batch}, or none.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if an expectation of the batch does not
   *     hold, {@link ErrorKind#INVALID_ARGUMENT} for names or values out of bounds, {@link
   *     ErrorKind#RESOURCE_EXHAUSTED} if the disk is full, {@link ErrorKind#UNAVAILABLE}; nothing
   *     is changed then
   */
  void commit(Batch batch);

  /**
   * One stored entry.
   *
   * @param key the key
   * @param value the bytes; the receiver must not change them
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String key, byte[] value) {}
}
