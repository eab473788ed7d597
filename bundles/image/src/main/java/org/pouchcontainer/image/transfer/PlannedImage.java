package org.pouchcontainer.image.transfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.Digest;

/**
 * An image that an archive has, checked but for what unpacking will show.
 *
 * @param image its documents
 * @param manifest the manifest's bytes
 * @param manifestDigest their digest
 * @param config the configuration
 * @param layers the layers, the lowest first
 * @param names references that it shall have
 */
@SuppressWarnings("ArrayRecordComponent")
record PlannedImage(
    StoredImage image,
    byte[] manifest,
    Digest manifestDigest,
    ArchiveContent config,
    List<ArchiveContent> layers,
    List<ImageReference> names) {
  PlannedImage {
    layers = List.copyOf(layers);
    names = List.copyOf(names);
  }

  Digest id() {
    return config.digest();
  }

  PlannedImage withNames(Collection<ImageReference> others) {
    return new PlannedImage(image, manifest, manifestDigest, config, layers, List.copyOf(others));
  }

  ImageRecord record() {
    return new ImageRecord(manifestDigest, manifestDigest, id(), Instant.now(), null);
  }
}
