package org.pouchcontainer.api.image;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;

/**
 * Which unused images to remove. All conditions must hold.
 *
 * @param all also those with a tag, else only dangling ones
 * @param labels {@code key} or {@code key=value}; all must hold
 * @param notLabels {@code key} or {@code key=value}; none may hold
 * @param until only images created before this moment; null for all
 */
public record ImagePrune(
    boolean all, List<String> labels, List<String> notLabels, @Nullable Instant until) {
  /** Copies its collections. */
  public ImagePrune {
    labels = List.copyOf(labels);
    notLabels = List.copyOf(notLabels);
  }

  /**
   * What was removed.
   *
   * @param removed in order
   * @param digests ids of the images that went
   * @param reclaimedBytes bytes of unpacked layers that no image needs any more
   */
  public record Pruned(List<ImageRemoval> removed, List<Digest> digests, long reclaimedBytes) {
    /** Copies its collections. */
    public Pruned {
      removed = List.copyOf(removed);
      digests = List.copyOf(digests);
    }
  }
}
