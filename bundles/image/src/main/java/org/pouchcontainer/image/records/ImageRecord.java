package org.pouchcontainer.image.records;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;

/**
 * What a reference stands for.
 *
 * @param target digest of what the registry gave for it: an index or a manifest
 * @param manifest digest of the manifest of this platform
 * @param id digest of the configuration
 * @param tagged when the reference was set to it
 * @param parent id of the image that it was made of here, null if there is none
 */
public record ImageRecord(
    Digest target, Digest manifest, Digest id, Instant tagged, @Nullable Digest parent) {
  /** The same image, as of now. */
  public ImageRecord now() {
    return new ImageRecord(target, manifest, id, Instant.now(), parent);
  }

  /** The same image under another manifest. */
  public ImageRecord withManifest(Digest other) {
    return new ImageRecord(other, other, id, tagged, parent);
  }
}
