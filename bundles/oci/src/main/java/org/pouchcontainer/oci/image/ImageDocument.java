package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What a manifest address of a registry gives: an index of images, or one image. */
public sealed interface ImageDocument permits Index, Manifest {

  /**
   * Reads an index or a manifest, and decides which of the two it is beyond doubt.
   *
   * <p>A document that could be read as both is refused (CVE-2021-41190), as is one whose own media
   * type differs from the one it was announced with.
   *
   * @param document the bytes as received, already verified
   * @param announced the media type of the answer or of the descriptor; null if unknown
   * @param what names it in messages
   * @throws EngineException INVALID_ARGUMENT, or NOT_IMPLEMENTED for Docker's schema 1
   */
  static ImageDocument parse(byte[] document, @Nullable String announced, String what) {
    JsonNode tree = tree(document, what);
    boolean layers = tree.has("layers") || tree.has("config");
    boolean manifests = tree.has("manifests");
    if (layers && manifests) {
      throw EngineException.invalid(
          "read %s: it has both manifests and layers, so it is ambiguous and refused"
              .formatted(what));
    }
    String type = mediaType(tree, announced, what);
    if (MediaTypes.isSchema1(type) || tree.has("fsLayers")) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "read %s: it is a Docker schema 1 manifest; push the image again with a current client"
              .formatted(what));
    }
    if (manifests && (type.isEmpty() || MediaTypes.isIndex(type))) {
      return Json.read(document, Index.class, what);
    }
    if (layers && (type.isEmpty() || MediaTypes.isManifest(type))) {
      return Json.read(document, Manifest.class, what);
    }
    throw EngineException.invalid(
        "read %s: media type \"%s\" and content do not make an image index or manifest"
            .formatted(what, type));
  }

  private static JsonNode tree(byte[] document, String what) {
    if (document.length > Json.MAX_DOCUMENT_BYTES) {
      throw EngineException.invalid(
          "read %s: more than %d bytes".formatted(what, Json.MAX_DOCUMENT_BYTES));
    }
    try {
      JsonNode tree = Json.mapper().readTree(document);
      if (tree == null || !tree.isObject()) {
        throw EngineException.invalid("read %s: not a JSON object".formatted(what));
      }
      return tree;
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT, "read %s: not valid JSON".formatted(what), e);
    }
  }

  private static String mediaType(JsonNode tree, @Nullable String announced, String what) {
    String own = tree.path("mediaType").asText("");
    String outer = known(announced).orElse("");
    if (!own.isEmpty() && !outer.isEmpty() && !own.equals(outer)) {
      throw EngineException.invalid(
          "read %s: it calls itself %s but was announced as %s".formatted(what, own, outer));
    }
    return own.isEmpty() ? outer : own;
  }

  /** Registries also announce application/json or nothing; only the types of images bind. */
  private static Optional<String> known(@Nullable String announced) {
    return Optional.ofNullable(announced)
        .map(type -> type.split(";", 2)[0].strip())
        .filter(
            type ->
                MediaTypes.isIndex(type)
                    || MediaTypes.isManifest(type)
                    || MediaTypes.isSchema1(type));
  }
}
