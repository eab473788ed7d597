package org.pouchcontainer.store.embedded;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.Batch.Change;

/** The bounds that {@code MetadataStore} documents, as checks that throw INVALID_ARGUMENT. */
final class Bounds {
  static final int MAX_KEY_BYTES = 512;
  static final int MAX_VALUE_BYTES = 4 << 20;

  private static final Pattern BUCKET = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private Bounds() {}

  static void check(Batch batch) {
    for (Change change : batch.changes()) {
      check(change.bucket(), change.key());
      if (change instanceof Change.Put put && put.value().length > MAX_VALUE_BYTES) {
        throw EngineException.invalid(
            "store value of \"%s/%s\": %d bytes; at most %d are allowed"
                .formatted(put.bucket(), put.key(), put.value().length, MAX_VALUE_BYTES));
      }
    }
  }

  static void check(String bucket, String key) {
    checkBucket(bucket);
    checkKey(bucket, key);
  }

  static void checkKey(String bucket, String key) {
    // A character takes at least one byte, so an endless key is refused without encoding it.
    if (key.length() > MAX_KEY_BYTES
        || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw EngineException.invalid(
          "store key in bucket \"%s\": longer than %d bytes".formatted(bucket, MAX_KEY_BYTES));
    }
  }

  static void checkBucket(String bucket) {
    if (!BUCKET.matcher(bucket).matches()) {
      String shown = bucket.length() <= 40 ? bucket : bucket.substring(0, 40) + "…";
      throw EngineException.invalid("store bucket \"" + shown + "\": must match " + BUCKET);
    }
  }
}
