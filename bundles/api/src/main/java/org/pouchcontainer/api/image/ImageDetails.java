package org.pouchcontainer.api.image;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;

/**
 * An image as this engine holds it.
 *
 * @param id digest of its configuration
 * @param manifest digest of its manifest
 * @param target digest that its references stand for: an index's or the manifest's
 * @param tags its references with tag, in familiar form, sorted
 * @param repoDigests its references as {@code name@digest}, in familiar form, sorted
 * @param created when it was built
 * @param sizeBytes bytes of its unpacked layers
 * @param architecture Go's name of the architecture
 * @param variant of the architecture, or empty
 * @param os the operating system
 * @param author who built it, or empty
 * @param comment of its last step, or empty
 * @param config what containers take over
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param history its build steps, oldest first
 * @param lastTagged when a reference was last set to it
 * @param parent id of the image that it was made of here; null if there is none
 */
public record ImageDetails(
    Digest id,
    Digest manifest,
    Digest target,
    List<String> tags,
    List<String> repoDigests,
    Instant created,
    long sizeBytes,
    String architecture,
    String variant,
    String os,
    String author,
    String comment,
    ImageConfig config,
    List<Digest> diffIds,
    List<HistoryStep> history,
    Instant lastTagged,
    @Nullable Digest parent) {
  /** Copies its collections. */
  public ImageDetails {
    tags = List.copyOf(tags);
    repoDigests = List.copyOf(repoDigests);
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** One without a parent. */
  public ImageDetails(
      Digest id,
      Digest manifest,
      Digest target,
      List<String> tags,
      List<String> repoDigests,
      Instant created,
      long sizeBytes,
      String architecture,
      String variant,
      String os,
      String author,
      String comment,
      ImageConfig config,
      List<Digest> diffIds,
      List<HistoryStep> history,
      Instant lastTagged) {
    this(
        id,
        manifest,
        target,
        tags,
        repoDigests,
        created,
        sizeBytes,
        architecture,
        variant,
        os,
        author,
        comment,
        config,
        diffIds,
        history,
        lastTagged,
        null);
  }

  /**
   * One build step.
   *
   * @param created when
   * @param createdBy the command
   * @param author who
   * @param comment remark
   * @param emptyLayer whether it made no layer
   * @param sizeBytes bytes of its unpacked layer
   */
  public record HistoryStep(
      Instant created,
      String createdBy,
      String author,
      String comment,
      boolean emptyLayer,
      long sizeBytes) {}
}
