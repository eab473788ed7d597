package org.pouchcontainer.image.records;

import java.util.List;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * An image's documents.
 *
 * @param manifest its manifest
 * @param config its configuration
 */
public record StoredImage(Manifest manifest, ImageConfig config) {
  /** Validates that the two belong together; throws INVALID_ARGUMENT. */
  public StoredImage {
    int layers = manifest.layers().size();
    int diffIds = config.rootfs().diffIds().size();
    if (layers != diffIds) {
      throw EngineException.invalid(
          "read image %s: its manifest has %d layers, its configuration %d"
              .formatted(manifest.config().digest(), layers, diffIds));
    }
  }

  /** Digests of the uncompressed layers, lowest first. */
  public List<Digest> diffIds() {
    return config.rootfs().diffIds();
  }

  /** Names of the snapshots of the layers, lowest first. */
  public List<Digest> chainIds() {
    return config.rootfs().chainIds();
  }

  /** The blobs of the layers, lowest first. */
  public List<Descriptor> layers() {
    return manifest.layers();
  }
}
