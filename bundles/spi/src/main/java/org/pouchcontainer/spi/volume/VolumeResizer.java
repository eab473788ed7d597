package org.pouchcontainer.spi.volume;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** A driver that can change a volume's size limit, in use or not. */
@ConsumerType
public interface VolumeResizer {
  /**
   * Sets the new limit.
   *
   * @throws EngineException {@link ErrorKind#FAILED_PRECONDITION} if the content is larger or the
   *     volume is in use and the driver needs it idle; the old limit holds then
   */
  void resize(VolumeRequest volume, ByteSize newSize);
}
