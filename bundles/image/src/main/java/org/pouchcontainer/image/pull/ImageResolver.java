package org.pouchcontainer.image.pull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageDocument;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a reference through an index to the manifest of a platform; stores what it passes. */
final class ImageResolver {
  private static final Logger LOG = LoggerFactory.getLogger(ImageResolver.class);
  private static final int MAX_INDEX_DEPTH = 3;

  private final BlobStore blobs;
  private final Leases.Lease lease;

  ImageResolver(BlobStore blobs, Leases.Lease lease) {
    this.blobs = blobs;
    this.lease = lease;
  }

  private record Document(Digest digest, ImageDocument content) {}

  /**
   * Asks the registries in turn.
   *
   * @param registries mirrors first, the registry itself last
   * @throws EngineException NOT_FOUND for an unknown reference or platform, and what the last
   *     registry says
   */
  ResolvedImage resolve(
      ImageReference reference, Platform platform, List<RegistryClient> registries) {
    for (RegistryClient mirror : registries.subList(0, registries.size() - 1)) {
      try {
        return resolve(reference, platform, mirror);
      } catch (EngineException e) {
        if (e.kind() == ErrorKind.CANCELLED) {
          throw e;
        }
        LOG.info("A mirror does not have {}: {}", reference, e.getMessage());
      }
    }
    return resolve(reference, platform, registries.get(registries.size() - 1));
  }

  private ResolvedImage resolve(
      ImageReference reference, Platform platform, RegistryClient registry) {
    Document document = target(reference, registry);
    Digest target = document.digest();
    for (int depth = 0; document.content() instanceof Index index; depth++) {
      if (depth == MAX_INDEX_DEPTH) {
        throw EngineException.invalid("indexes in indexes, more than %d deep".formatted(depth));
      }
      document = byDescriptor(select(index, platform), registry);
    }
    Manifest manifest = (Manifest) document.content();
    requireImage(manifest);
    return new ResolvedImage(target, document.digest(), manifest, registry);
  }

  private Document target(ImageReference reference, RegistryClient registry) {
    Digest digest = reference.digest();
    if (digest != null) {
      return byDigest(digest, null, registry);
    }
    String tag = reference.tag() == null ? ImageReference.DEFAULT_TAG : reference.tag();
    return store(registry.manifest(tag), null, "manifest of " + reference);
  }

  private Document byDescriptor(Descriptor descriptor, RegistryClient registry) {
    return byDigest(descriptor.digest(), descriptor.mediaType(), registry);
  }

  private Document byDigest(Digest digest, @Nullable String announced, RegistryClient registry) {
    lease.hold(digest);
    String what = "manifest " + digest;
    if (blobs.has(digest)) {
      byte[] content = blobs.read(digest, Json.MAX_DOCUMENT_BYTES);
      return new Document(digest, ImageDocument.parse(content, announced, what));
    }
    return store(registry.manifest(digest.toString()), announced, what);
  }

  private Document store(
      RegistryClient.FetchedManifest fetched, @Nullable String announced, String what) {
    String type = announced == null ? fetched.mediaType() : announced;
    ImageDocument document = ImageDocument.parse(fetched.content(), type, what);
    lease.hold(fetched.digest());
    blobs.put(fetched.digest(), fetched.content());
    return new Document(fetched.digest(), document);
  }

  private static Descriptor select(Index index, Platform platform) {
    return index
        .select(platform)
        .orElseThrow(
            () ->
                EngineException.notFound(
                    "no image for %s; there is %s".formatted(platform, offers(index))));
  }

  private static String offers(Index index) {
    return index.platforms().isEmpty()
        ? "none for any platform"
        : String.join(", ", index.platforms());
  }

  private static void requireImage(Manifest manifest) {
    String type = manifest.config().mediaType();
    if (!MediaTypes.isConfig(type)) {
      throw EngineException.invalid(
          "it is no container image but an artifact of type %s"
              .formatted(manifest.artifactType() == null ? type : manifest.artifactType()));
    }
    for (Descriptor layer : manifest.layers()) {
      if (MediaTypes.layerCompression(layer.mediaType()).isEmpty()) {
        throw EngineException.invalid(
            "its layer %s has the unknown type %s".formatted(layer.digest(), layer.mediaType()));
      }
    }
  }
}
