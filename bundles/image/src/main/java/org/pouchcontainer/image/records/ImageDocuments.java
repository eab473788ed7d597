package org.pouchcontainer.image.records;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.ImageDocument;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * Documents of images that are in the content store. They never change, so each is read once. Safe
 * for several threads.
 */
public final class ImageDocuments {
  private final BlobStore blobs;
  private final Map<Digest, StoredImage> byManifest = new ConcurrentHashMap<>();

  /** Reads from this store. */
  public ImageDocuments(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * The image with this manifest.
   *
   * @throws EngineException NOT_FOUND or DATA_LOSS if the content store does not have it intact
   */
  public StoredImage image(Digest manifest) {
    StoredImage known = byManifest.get(manifest);
    if (known == null) {
      known = read(manifest);
      byManifest.put(manifest, known);
    }
    return known;
  }

  private StoredImage read(Digest digest) {
    String what = "manifest " + digest;
    byte[] content = blobs.read(digest, Json.MAX_DOCUMENT_BYTES);
    if (!(ImageDocument.parse(content, null, what) instanceof Manifest manifest)) {
      throw EngineException.invalid("read %s: it is an index".formatted(what));
    }
    return new StoredImage(manifest, config(manifest.config().digest()));
  }

  private ImageConfig config(Digest digest) {
    byte[] content = blobs.read(digest, Json.MAX_DOCUMENT_BYTES);
    return Json.read(content, ImageConfig.class, "image configuration " + digest);
  }

  /** Forgets an image that is gone. */
  public void forget(Digest manifest) {
    byManifest.remove(manifest);
  }
}
