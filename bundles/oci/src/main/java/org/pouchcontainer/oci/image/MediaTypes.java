package org.pouchcontainer.oci.image;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The media types of image documents and layers. */
public final class MediaTypes {
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";
  private static final String OCI_FOREIGN_LAYER =
      "application/vnd.oci.image.layer.nondistributable.v1.tar";

  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_SCHEMA1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";
  public static final String DOCKER_LAYER_ZSTD = DOCKER_LAYER + ".zstd";
  private static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar";

  /** What a client of a registry accepts, the preferred ones first. */
  public static final List<String> ACCEPTED =
      List.of(OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
  private static final Set<String> MANIFESTS = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
  private static final Set<String> CONFIGS = Set.of(OCI_CONFIG, DOCKER_CONFIG);
  private static final Set<String> SCHEMA1 = Set.of(DOCKER_SCHEMA1, DOCKER_SCHEMA1_SIGNED);

  private MediaTypes() {}

  /** Whether it names an index or a manifest list. */
  public static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  /** Whether it names a manifest of one image. */
  public static boolean isManifest(String mediaType) {
    return MANIFESTS.contains(mediaType);
  }

  /** Whether it names an image configuration, as opposed to that of some other artifact. */
  public static boolean isConfig(String mediaType) {
    return CONFIGS.contains(mediaType);
  }

  /** Whether it names a manifest of the retired schema 1. */
  public static boolean isSchema1(String mediaType) {
    return SCHEMA1.contains(mediaType);
  }

  /** How a layer of this media type is compressed; empty if it is no layer that is known. */
  public static Optional<Compression> layerCompression(String mediaType) {
    return switch (mediaType) {
      case OCI_LAYER, OCI_FOREIGN_LAYER, DOCKER_LAYER, DOCKER_FOREIGN_LAYER ->
          Optional.of(Compression.NONE);
      case OCI_LAYER_GZIP,
          DOCKER_LAYER_GZIP,
          OCI_FOREIGN_LAYER + "+gzip",
          DOCKER_FOREIGN_LAYER + ".gzip" ->
          Optional.of(Compression.GZIP);
      case OCI_LAYER_ZSTD, DOCKER_LAYER_ZSTD, OCI_FOREIGN_LAYER + "+zstd" ->
          Optional.of(Compression.ZSTD);
      default -> Optional.empty();
    };
  }

  /** How the bytes of a layer are compressed. */
  public enum Compression {
    /** A bare tar. */
    NONE,
    /** RFC 1952. */
    GZIP,
    /** RFC 8878. */
    ZSTD
  }
}
