package org.pouchcontainer.api.image;

import org.pouchcontainer.spi.Digest;

/** One step of removing an image. */
public sealed interface ImageRemoval {
  /**
   * A reference went.
   *
   * @param reference in familiar form
   */
  record Untagged(String reference) implements ImageRemoval {}

  /**
   * The image or a layer went.
   *
   * @param digest its id
   */
  record Deleted(Digest digest) implements ImageRemoval {}
}
