package org.pouchcontainer.spi.snapshot;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A snapshotter whose layers hold only their own changes, so that all layers of an image can be
 * unpacked side by side and chained afterwards. Goes with {@link
 * SnapshotCapabilities#independentLayers}.
 */
@ConsumerType
public interface LayerStacking {
  /**
   * As {@link Snapshotter#commit}, and makes {@code parent} the parent of the new snapshot although
   * the key was prepared without one.
   *
   * @throws EngineException as commit, and {@link ErrorKind#NOT_FOUND} if the parent is absent,
   *     {@link ErrorKind#FAILED_PRECONDITION} if the key was prepared with a parent
   */
  void commitOnto(String name, String key, @Nullable String parent);
}
