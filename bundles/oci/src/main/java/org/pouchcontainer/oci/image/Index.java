package org.pouchcontainer.oci.image;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.spi.EngineException;

/**
 * A list of manifests for several platforms: an OCI index or a Docker manifest list.
 *
 * @param schemaVersion 2
 * @param mediaType its own media type; may be absent in OCI indexes
 * @param manifests the choices, preferred ones first
 * @param annotations free metadata
 */
public record Index(
    int schemaVersion,
    @Nullable String mediaType,
    List<Descriptor> manifests,
    Map<String, String> annotations)
    implements ImageDocument {
  private static final int MAX_MANIFESTS = 10_000;

  /** Validates; throws INVALID_ARGUMENT. */
  public Index {
    manifests = Copies.list(manifests);
    annotations = Copies.map(annotations);
    if (schemaVersion != 2) {
      throw EngineException.invalid("index: schema version %d, not 2".formatted(schemaVersion));
    }
    if (manifests.size() > MAX_MANIFESTS) {
      throw EngineException.invalid(
          "index: %d manifests, more than %d".formatted(manifests.size(), MAX_MANIFESTS));
    }
  }

  /**
   * The manifest that suits a platform best, the first of equals. A descriptor that names no
   * platform is taken when no other suits.
   */
  public Optional<Descriptor> select(Platform wanted) {
    return manifests.stream()
        .filter(d -> MediaTypes.isManifest(d.mediaType()) || MediaTypes.isIndex(d.mediaType()))
        .filter(d -> rank(wanted, d) > 0)
        .reduce((best, next) -> rank(wanted, next) > rank(wanted, best) ? next : best);
  }

  private static int rank(Platform wanted, Descriptor offered) {
    Platform platform = offered.platform();
    return platform == null ? 1 : 2 * wanted.suitability(platform);
  }

  /** The platforms on offer, for messages. */
  public List<String> platforms() {
    return manifests.stream()
        .map(Descriptor::platform)
        .filter(p -> p != null && !p.os().equals("unknown"))
        .map(Platform::toString)
        .distinct()
        .sorted(Comparator.naturalOrder())
        .limit(20)
        .toList();
  }
}
