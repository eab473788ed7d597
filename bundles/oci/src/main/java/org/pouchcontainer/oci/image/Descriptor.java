package org.pouchcontainer.oci.image;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * A pointer to a blob: what it is, its digest and its size.
 *
 * @param mediaType what the blob is
 * @param digest its digest, validated
 * @param size its length in bytes, not negative
 * @param urls further places; never used by this engine
 * @param annotations free metadata
 * @param platform in an index, what the manifest runs on
 * @param artifactType kind of an artifact that is no image
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    List<String> urls,
    Map<String, String> annotations,
    @Nullable Platform platform,
    @Nullable String artifactType) {
  /** Validates; throws INVALID_ARGUMENT. */
  public Descriptor {
    mediaType = Objects.requireNonNullElse(mediaType, "");
    if (digest == null) {
      throw EngineException.invalid("descriptor: no digest");
    }
    if (size < 0) {
      throw EngineException.invalid("descriptor %s: negative size %d".formatted(digest, size));
    }
    urls = Copies.list(urls);
    annotations = Copies.map(annotations);
  }

  /** A descriptor of just the three mandatory parts. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, List.of(), Map.of(), null, null);
  }
}
