package org.pouchcontainer.api.image;

import java.util.Map;
import org.pouchcontainer.spi.Digest;

/**
 * What the unpacked layers of all images occupy.
 *
 * @param layersBytes all layers, shared ones once
 * @param sharedBytes by image id: the part that at least one other image uses too
 */
public record ImageSizes(long layersBytes, Map<Digest, Long> sharedBytes) {
  /** Copies the map. */
  public ImageSizes {
    sharedBytes = Map.copyOf(sharedBytes);
  }
}
