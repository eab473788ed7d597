package org.pouchcontainer.tck.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.Batch.Change;

/** The bounds that {@code MetadataStore} documents, as checks. */
final class StoreBounds {
  static final int MAX_KEY_BYTES = 512;
  static final int MAX_VALUE_BYTES = 4 << 20;

  private static final Pattern BUCKET = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private StoreBounds() {}

  static void check(Batch batch) {
    for (Change change : batch.changes()) {
      check(change.bucket(), change.key());
      if (change instanceof Change.Put put && put.value().length > MAX_VALUE_BYTES) {
        throw EngineException.invalid(
            "store "
                + put.bucket()
                + "/"
                + put.key()
                + ": value of "
                + put.value().length
                + " bytes; at most "
                + MAX_VALUE_BYTES
                + " are allowed");
      }
    }
  }

  static void check(String bucket, String key) {
    checkBucket(bucket);
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_KEY_BYTES) {
      throw EngineException.invalid(
          "store bucket " + bucket + ": key of " + length + " bytes; at most " + MAX_KEY_BYTES);
    }
  }

  static void checkBucket(String bucket) {
    if (!BUCKET.matcher(bucket).matches()) {
      throw EngineException.invalid("store bucket name: must match " + BUCKET);
    }
  }
}
