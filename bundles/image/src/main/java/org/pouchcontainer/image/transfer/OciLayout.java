package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.ImageDocument;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OCI image layout: {@code index.json} names manifests, {@code blobs/} has everything.
 *
 * <p>Of an image for several platforms that of this host is taken, or else the first that is whole.
 */
final class OciLayout {
  static final String NAME = "io.containerd.image.name";
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  private static final Logger LOG = LoggerFactory.getLogger(OciLayout.class);
  private static final String FILE = "index.json";
  private static final int MAX_DEPTH = 4;
  private static final int MAX_IMAGES = 1_000;

  private final ArchiveMembers members;
  private final Function<String, ImageReference> references;

  OciLayout(ArchiveMembers members, Function<String, ImageReference> references) {
    this.members = members;
    this.references = references;
  }

  /** The images; empty if the archive has no such file. */
  List<PlannedImage> images() throws IOException {
    Optional<ArchiveContent> file = members.find(FILE);
    if (file.isEmpty()) {
      return List.of();
    }
    byte[] content = file.get().read(Json.MAX_DOCUMENT_BYTES, FILE);
    if (!(ImageDocument.parse(content, null, FILE) instanceof Index index)) {
      throw EngineException.invalid("read %s: it is no index".formatted(FILE));
    }
    if (index.manifests().size() > MAX_IMAGES) {
      throw EngineException.invalid(
          "read %s: %d images are more than %d"
              .formatted(FILE, index.manifests().size(), MAX_IMAGES));
    }
    List<PlannedImage> images = new ArrayList<>();
    for (Descriptor descriptor : index.manifests()) {
      image(descriptor, MAX_DEPTH)
          .map(image -> image.withNames(names(descriptor.annotations())))
          .ifPresent(images::add);
    }
    return images;
  }

  /** A layout may name an image {@code latest} alone, which says nothing outside of it. */
  private List<ImageReference> names(Map<String, String> annotations) {
    String name = annotations.getOrDefault(NAME, annotations.getOrDefault(REF_NAME, ""));
    if (name.isEmpty() || name.equals(ImageReference.DEFAULT_TAG)) {
      return List.of();
    }
    try {
      ImageReference reference = references.apply(name);
      return reference.digest() == null ? List.of(reference) : List.of();
    } catch (EngineException e) {
      LOG.info("An image of a layout is loaded without its name: {}", e.getMessage());
      return List.of();
    }
  }

  private Optional<PlannedImage> image(Descriptor descriptor, int depth) throws IOException {
    ArchiveContent file = blob(descriptor);
    String what = "manifest " + descriptor.digest();
    byte[] content = file.read(Json.MAX_DOCUMENT_BYTES, what);
    ImageDocument document = ImageDocument.parse(content, descriptor.mediaType(), what);
    if (document instanceof Index index) {
      if (depth == 0) {
        throw EngineException.invalid(
            "read %s: indexes in indexes, more than %d deep".formatted(what, MAX_DEPTH));
      }
      return choose(index, depth - 1);
    }
    Manifest manifest = (Manifest) document;
    return MediaTypes.isConfig(manifest.config().mediaType())
        ? Optional.of(image(descriptor, manifest, content))
        : Optional.empty();
  }

  private Optional<PlannedImage> choose(Index index, int depth) throws IOException {
    List<Descriptor> present =
        index.manifests().stream().filter(child -> members.find(path(child)).isPresent()).toList();
    Index rest = new Index(2, index.mediaType(), present, Map.of());
    Optional<Descriptor> suitable = rest.select(Platform.host());
    if (suitable.isPresent()) {
      return image(suitable.get(), depth);
    }
    for (Descriptor child : present) {
      Optional<PlannedImage> image = image(child, depth);
      if (image.isPresent()) {
        return image;
      }
    }
    return Optional.empty();
  }

  private PlannedImage image(Descriptor descriptor, Manifest manifest, byte[] content)
      throws IOException {
    ArchiveContent config = blob(manifest.config());
    String what = "image configuration " + config.digest();
    ImageConfig parsed =
        Json.read(config.read(Json.MAX_DOCUMENT_BYTES, what), ImageConfig.class, what);
    List<ArchiveContent> layers = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      if (MediaTypes.layerCompression(layer.mediaType()).isEmpty()) {
        throw EngineException.invalid(
            "its layer %s has the unknown type %s".formatted(layer.digest(), layer.mediaType()));
      }
      layers.add(blob(layer));
    }
    return new PlannedImage(
        new StoredImage(manifest, parsed), content, descriptor.digest(), config, layers, List.of());
  }

  private static String path(Descriptor descriptor) {
    return "blobs/" + descriptor.digest().algorithm() + "/" + descriptor.digest().hex();
  }

  private ArchiveContent blob(Descriptor descriptor) {
    ArchiveContent file = members.require(path(descriptor));
    if (!file.digest().equals(descriptor.digest()) || file.size() != descriptor.size()) {
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "read blob %s of %d bytes: its content has %s and %d bytes; the archive is damaged"
              .formatted(descriptor.digest(), descriptor.size(), file.digest(), file.size()));
    }
    return file;
  }
}
