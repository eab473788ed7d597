package org.pouchcontainer.spi.volume;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** A driver whose volumes can be frozen at a moment and brought back. */
@ConsumerType
public interface VolumeSnapshots {
  /**
   * Takes a snapshot named {@code snapshot}.
   *
   * @throws EngineException {@link ErrorKind#ALREADY_EXISTS}
   */
  void snapshot(VolumeRequest volume, String snapshot);

  /** Names of the volume's snapshots, oldest first. */
  List<String> snapshots(VolumeRequest volume);

  /**
   * Makes the volume's content that of the snapshot again.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}; {@link ErrorKind#FAILED_PRECONDITION}
   *     while the volume is in use
   */
  void restore(VolumeRequest volume, String snapshot);

  /** Deletes a snapshot. Idempotent. */
  void removeSnapshot(VolumeRequest volume, String snapshot);
}
