package org.pouchcontainer.spi.snapshot;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A snapshotter that keeps what a snapshot changes in a directory of its own, so that differences
 * are found without comparing whole trees. Deletions are in it as {@link
 * SnapshotCapabilities.Whiteouts#OVERLAY} says.
 */
@ConsumerType
public interface ChangesDirectory {
  /**
   * The directory with what the snapshot itself has on top of its parent; everything, if it has no
   * parent. The caller only reads it. It may change while an active snapshot is mounted.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}
   */
  Path changes(String key);
}
