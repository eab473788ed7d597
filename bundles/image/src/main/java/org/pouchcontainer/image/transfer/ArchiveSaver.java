package org.pouchcontainer.image.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Writes images as one archive that is both an OCI image layout and docker's own: the blobs are
 * there once, as the content store has them. Safe for several threads.
 */
public final class ArchiveSaver {
  private final BlobStore blobs;
  private final ImageDocuments documents;
  private final Leases leases;

  /** Saves from this store. */
  public ArchiveSaver(BlobStore blobs, ImageDocuments documents, Leases leases) {
    this.blobs = blobs;
    this.documents = documents;
    this.leases = leases;
  }

  /**
   * An image to save.
   *
   * @param names tags that it shall have in the archive, perhaps none
   * @param record the image
   */
  public record Saved(Set<ImageReference> names, ImageRecord record) {}

  /**
   * Writes the archive.
   *
   * @throws EngineException NOT_FOUND before anything is written if a blob is missing, DATA_LOSS in
   *     the middle if one has changed on disk
   * @throws IOException what the stream throws
   */
  public void save(List<Saved> images, ReferenceDefaults defaults, OutputStream out)
      throws IOException {
    try (Leases.Lease lease = leases.open()) {
      Map<Digest, Long> times = digests(images, lease);
      Set<Digest> digests = times.keySet();
      List<Layout> layouts = images.stream().map(this::layout).toList();
      ArchiveWriter archive = new ArchiveWriter(out);
      archive.directory("blobs");
      for (String algorithm : digests.stream().map(Digest::algorithm).distinct().toList()) {
        archive.directory("blobs/" + algorithm);
      }
      for (Digest digest : digests) {
        write(archive, digest, times.getOrDefault(digest, 0L));
      }
      for (Layout layout : layouts) {
        archive.file(path(layout.digest()), layout.manifest());
      }
      archive.file("index.json", Json.write(index(layouts)));
      archive.file("manifest.json", Json.write(manifest(images, defaults)));
      archive.file(
          "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
      ObjectNode repositories = repositories(images, defaults);
      if (!repositories.isEmpty()) {
        archive.file("repositories", Json.write(repositories));
      }
      archive.finish();
    }
  }

  /** The blobs to write, and when the images were made that they belong to. */
  private Map<Digest, Long> digests(List<Saved> images, Leases.Lease lease) {
    Map<Digest, Long> digests = new LinkedHashMap<>();
    for (Saved image : images) {
      lease.hold(image.record().manifest());
      StoredImage stored = documents.image(image.record().manifest());
      Instant created = stored.config().created();
      long time = created == null ? 0 : created.getEpochSecond();
      stored.layers().forEach(layer -> digests.putIfAbsent(layer.digest(), time));
      digests.put(image.record().id(), time);
    }
    for (Digest digest : digests.keySet()) {
      lease.hold(digest);
      if (!blobs.has(digest)) {
        throw EngineException.notFound(
            "save images: blob %s is not in the content store; pull the image again"
                .formatted(digest));
      }
    }
    return digests;
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private void write(ArchiveWriter archive, Digest digest, long time) throws IOException {
    try (InputStream file = new BufferedInputStream(Channels.newInputStream(blobs.open(digest)));
        DigestInputStream content = new DigestInputStream(file, digest.newHasher())) {
      archive.file(path(digest), content, blobs.size(digest).orElseThrow(), time);
      String actual = HexFormat.of().formatHex(content.getMessageDigest().digest());
      if (!actual.equals(digest.hex())) {
        throw new EngineException(
            ErrorKind.DATA_LOSS,
            "save images: blob %s has changed on disk; pull the image again".formatted(digest));
      }
    }
  }

  /**
   * An image as the layout has it.
   *
   * @param manifest in OCI's words: tools that read layouts know no others
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(Saved image, StoredImage stored, byte[] manifest, Digest digest) {}

  private Layout layout(Saved image) {
    Digest digest = image.record().manifest();
    StoredImage stored = documents.image(digest);
    Manifest manifest = stored.manifest();
    if (!MediaTypes.DOCKER_MANIFEST.equals(manifest.mediaType())) {
      return new Layout(image, stored, blobs.read(digest, Json.MAX_DOCUMENT_BYTES), digest);
    }
    Descriptor config = manifest.config();
    byte[] bytes =
        Json.write(
            new Manifest(
                2,
                MediaTypes.OCI_MANIFEST,
                null,
                Descriptor.of(MediaTypes.OCI_CONFIG, config.digest(), config.size()),
                manifest.layers().stream().map(ArchiveSaver::inOciWords).toList(),
                null,
                manifest.annotations()));
    return new Layout(image, stored, bytes, Digest.sha256(bytes));
  }

  private static Descriptor inOciWords(Descriptor layer) {
    String type =
        switch (MediaTypes.layerCompression(layer.mediaType())
            .orElse(MediaTypes.Compression.NONE)) {
          case NONE -> MediaTypes.OCI_LAYER;
          case GZIP -> MediaTypes.OCI_LAYER_GZIP;
          case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
        };
    return Descriptor.of(type, layer.digest(), layer.size());
  }

  private static Index index(List<Layout> layouts) {
    List<Descriptor> manifests = new ArrayList<>();
    for (Layout layout : layouts) {
      Set<ImageReference> names = layout.image().names();
      if (names.isEmpty()) {
        manifests.add(descriptor(layout, Map.of()));
      }
      for (ImageReference name : names) {
        manifests.add(
            descriptor(
                layout,
                Map.of(
                    OciLayout.NAME,
                    name.toString(),
                    OciLayout.REF_NAME,
                    String.valueOf(name.tag()))));
      }
    }
    return new Index(2, MediaTypes.OCI_INDEX, manifests, Map.of());
  }

  private static Descriptor descriptor(Layout layout, Map<String, String> annotations) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST,
        layout.digest(),
        layout.manifest().length,
        List.of(),
        annotations,
        layout.stored().config().platform(),
        null);
  }

  private ArrayNode manifest(List<Saved> images, ReferenceDefaults defaults) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    for (Saved image : images) {
      ObjectNode entry = entries.addObject();
      entry.put("Config", path(image.record().id()));
      if (image.names().isEmpty()) {
        entry.putNull("RepoTags");
      } else {
        ArrayNode tags = entry.putArray("RepoTags");
        image.names().forEach(name -> tags.add(name.familiar(defaults)));
      }
      ArrayNode layers = entry.putArray("Layers");
      documents
          .image(image.record().manifest())
          .layers()
          .forEach(layer -> layers.add(path(layer.digest())));
    }
    return entries;
  }

  private ObjectNode repositories(List<Saved> images, ReferenceDefaults defaults) {
    ObjectNode repositories = JsonNodeFactory.instance.objectNode();
    for (Saved image : images) {
      List<Descriptor> layers = documents.image(image.record().manifest()).layers();
      Digest top = layers.isEmpty() ? image.record().id() : layers.get(layers.size() - 1).digest();
      for (ImageReference name : image.names()) {
        repositories
            .withObjectProperty(name.familiarName(defaults))
            .put(String.valueOf(name.tag()), top.hex());
      }
    }
    return repositories;
  }
}
