package org.pouchcontainer.image.pull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.image.unpack.ChainUnpacker;
import org.pouchcontainer.image.unpack.Layer;
import org.pouchcontainer.image.unpack.LayerSize;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** Unpacks images for a snapshotter and notes how large their layers are. */
public final class ImageInstaller {
  private final PullParts parts;

  /** Works with these parts. */
  public ImageInstaller(PullParts parts) {
    this.parts = parts;
  }

  /**
   * Makes the chain of snapshots of an image, as far as it is not there.
   *
   * @param layers of the image, the lowest first
   * @param lease holds what is made
   */
  public void unpack(
      Snapshotter snapshotter,
      StoredImage image,
      List<Layer> layers,
      Leases.Lease lease,
      Cancellation cancellation) {
    Map<Digest, Long> sizes = new ConcurrentHashMap<>();
    ChainUnpacker unpacker =
        new ChainUnpacker(
            parts.kernel(),
            snapshotter,
            parts.mountFolder(),
            parts.limits(),
            cancellation,
            sizes::put);
    lease.hold(unpacker.lease());
    image.chainIds().forEach(lease::hold);
    unpacker.unpack(layers);
    // A snapshot that a container has kept outlives what was known of its layer.
    for (Layer layer : layers) {
      if (!parts.records().hasSize(layer.diffId())) {
        sizes.computeIfAbsent(
            layer.diffId(),
            id -> LayerSize.measure(layer, parts.limits().contentBytes(), cancellation));
      }
    }
    parts.records().putSizes(new HashMap<>(sizes));
  }
}
