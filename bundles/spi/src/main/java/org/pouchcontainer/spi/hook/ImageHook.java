package org.pouchcontainer.spi.hook;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.Digest;

/** Sees images come. */
@ConsumerType
public interface ImageHook {
  /**
   * After an image was pulled and unpacked.
   *
   * @param reference as the user gave it, normalised
   * @param imageId digest of the image's configuration
   * @param snapshotter where its layers are
   */
  void afterPull(String reference, Digest imageId, String snapshotter);
}
