package org.pouchcontainer.spi.snapshot;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a snapshot.
 *
 * @param key its key (active, view) or name (committed)
 * @param kind its kind
 * @param parentOrNull the committed snapshot that it stands on
 * @param created when it was prepared or committed
 */
public record SnapshotInfo(String key, Kind kind, @Nullable String parentOrNull, Instant created) {
  /** The kinds of a snapshot. */
  public enum Kind {
    /** Writable. */
    ACTIVE,
    /** Read-only, never to be committed. */
    VIEW,
    /** Unchangeable; may be a parent. */
    COMMITTED
  }

  /** The parent, if there is one. */
  public Optional<String> parent() {
    return Optional.ofNullable(parentOrNull);
  }
}
