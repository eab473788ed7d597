package org.pouchcontainer.spi.store;

import java.util.ArrayList;
import java.util.List;

/** Changes that are applied together. Built by one thread, then given away. */
public final class Batch {
  private final List<Change> changes = new ArrayList<>();

  /** A batch of one put. */
  public static Batch put(String bucket, String key, byte[] value) {
    return new Batch().andPut(bucket, key, value);
  }

  /** A batch of one delete. */
  public static Batch delete(String bucket, String key) {
    return new Batch().andDelete(bucket, key);
  }

  /** Adds a put: the value replaces what is there. */
  public Batch andPut(String bucket, String key, byte[] value) {
    changes.add(new Change.Put(bucket, key, value.clone()));
    return this;
  }

  /** Adds a delete; an absent key is fine. */
  public Batch andDelete(String bucket, String key) {
    changes.add(new Change.Delete(bucket, key));
    return this;
  }

  /** Adds an expectation: the batch fails with CONFLICT if the key exists. */
  public Batch expectAbsent(String bucket, String key) {
    changes.add(new Change.ExpectAbsent(bucket, key));
    return this;
  }

  /** The changes in the order given. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** One change of a batch. */
  public sealed interface Change {
    /** The bucket it concerns. */
    String bucket();

    /** The key it concerns. */
    String key();

    /**
     * Sets a value.
     *
     * @param bucket the bucket
     * @param key the key
     * @param value the new value, not to be changed by the receiver
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Put(String bucket, String key, byte[] value) implements Change {}

    /**
     * Removes a key.
     *
     * @param bucket the bucket
     * @param key the key
     */
    record Delete(String bucket, String key) implements Change {}

    /**
     * Demands that a key is absent before the batch is applied.
     *
     * @param bucket the bucket
     * @param key the key
     */
    record ExpectAbsent(String bucket, String key) implements Change {}
  }
}
