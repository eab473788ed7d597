package org.pouchcontainer.oci.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.spi.EngineException;

/**
 * One image: its configuration and its layers.
 *
 * @param schemaVersion 2
 * @param mediaType its own media type; may be absent in OCI manifests
 * @param artifactType kind of an artifact that is no image
 * @param config where the configuration is
 * @param layers the layers, the lowest first
 * @param subject the manifest that this one is attached to
 * @param annotations free metadata
 */
public record Manifest(
    int schemaVersion,
    @Nullable String mediaType,
    @Nullable String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    @Nullable Descriptor subject,
    Map<String, String> annotations)
    implements ImageDocument {
  private static final int MAX_LAYERS = 1_000;

  /** Validates; throws INVALID_ARGUMENT. */
  public Manifest {
    layers = Copies.list(layers);
    annotations = Copies.map(annotations);
    if (schemaVersion != 2) {
      throw EngineException.invalid("manifest: schema version %d, not 2".formatted(schemaVersion));
    }
    if (config == null) {
      throw EngineException.invalid("manifest: no config");
    }
    if (layers.size() > MAX_LAYERS) {
      throw EngineException.invalid(
          "manifest: %d layers, more than %d".formatted(layers.size(), MAX_LAYERS));
    }
  }
}
