package org.pouchcontainer.oci.distribution;

import java.util.Objects;

/**
 * What a short reference is completed with.
 *
 * @param registry host and optional port that serve names without one
 * @param namespace what stands before a name of one component on that registry; may be empty
 */
public record ReferenceDefaults(String registry, String namespace) {
  /** The original PouchContainer's defaults. */
  public static final ReferenceDefaults STANDARD =
      new ReferenceDefaults("registry.hub.docker.com", "library");

  /** Validates; throws INVALID_ARGUMENT. */
  public ReferenceDefaults {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(namespace, "namespace");
    ReferenceGrammar.requireDomain(registry, registry);
    if (!namespace.isEmpty()) {
      ReferenceGrammar.requirePath(namespace, namespace);
    }
  }
}
