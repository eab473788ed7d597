package org.pouchcontainer.spi.volume;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.Usage;

/** A driver that can say how much a volume occupies. */
@ConsumerType
public interface VolumeMeter {
  /** Current usage. May walk the content, hence slow; the caller bounds the time. */
  Usage usage(VolumeRequest volume);
}
