package org.pouchcontainer.spi.hook;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.volume.VolumeRequest;

/** Sees volumes come. */
@ConsumerType
public interface VolumeHook {
  /**
   * Before a volume is created.
   *
   * @param driver the driver's name
   * @return the request to carry out; return {@code request} to change nothing
   */
  VolumeRequest beforeCreate(String driver, VolumeRequest request);
}
