package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Makes images of a configuration and layer files that no manifest describes. */
final class ImagePlanner {
  private final ArchiveMembers members;
  private final BlobStore store;

  ImagePlanner(ArchiveMembers members, BlobStore store) {
    this.members = members;
    this.store = store;
  }

  /**
   * Plans an image.
   *
   * @param layers files as they are in the archive, plain or compressed
   * @throws EngineException INVALID_ARGUMENT, DATA_LOSS for a layer that is not the one meant
   */
  PlannedImage plan(ArchiveContent config, List<ArchiveContent> layers, List<ImageReference> names)
      throws IOException {
    String what = "image configuration " + config.digest();
    ImageConfig parsed =
        Json.read(config.read(Json.MAX_DOCUMENT_BYTES, what), ImageConfig.class, what);
    List<Digest> diffIds = parsed.rootfs().diffIds();
    if (diffIds.size() != layers.size()) {
      throw EngineException.invalid(
          "read image %s: the archive has %d layers for it, its configuration %d"
              .formatted(config.digest(), layers.size(), diffIds.size()));
    }
    List<ArchiveContent> readable = new ArrayList<>();
    List<Descriptor> descriptors = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      ArchiveContent layer = readable(layers.get(i));
      Decompression.Format format = layer.format();
      if (format == Decompression.Format.NONE) {
        requireDigest(layer, diffIds.get(i));
      }
      readable.add(layer);
      descriptors.add(Descriptor.of(type(format), layer.digest(), layer.size()));
    }
    Manifest manifest =
        new Manifest(
            2,
            MediaTypes.DOCKER_MANIFEST,
            null,
            Descriptor.of(MediaTypes.DOCKER_CONFIG, config.digest(), config.size()),
            descriptors,
            null,
            java.util.Map.of());
    byte[] bytes = Json.write(manifest);
    return new PlannedImage(
        new StoredImage(manifest, parsed), bytes, Digest.sha256(bytes), config, readable, names);
  }

  private static void requireDigest(ArchiveContent content, Digest expected) {
    if (!content.digest().equals(expected)) {
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "read layer: it should be %s, but its content has %s; the archive is damaged"
              .formatted(expected, content.digest()));
    }
  }

  private static String type(Decompression.Format format) {
    return switch (format) {
      case GZIP -> MediaTypes.DOCKER_LAYER_GZIP;
      case ZSTD -> MediaTypes.DOCKER_LAYER_ZSTD;
      case NONE, XZ, BZIP2 -> MediaTypes.DOCKER_LAYER;
    };
  }

  /** Registries know no other compressions than these: what comes in another one is unpacked. */
  private ArchiveContent readable(ArchiveContent layer) throws IOException {
    Decompression.Format format = layer.format();
    boolean known = format != Decompression.Format.XZ && format != Decompression.Format.BZIP2;
    return known ? layer : uncompressed(layer);
  }

  /** The content, uncompressed, as another file. */
  ArchiveContent uncompressed(ArchiveContent layer) throws IOException {
    StagedBlob plain = members.stage(null);
    try (InputStream in = Decompression.open(layer.open())) {
      in.transferTo(plain);
    }
    return ArchiveContent.of(plain, store);
  }
}
