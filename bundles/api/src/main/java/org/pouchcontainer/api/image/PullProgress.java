package org.pouchcontainer.api.image;

import org.pouchcontainer.spi.Digest;

/** One step of a pull. */
public sealed interface PullProgress {
  /**
   * The reference was resolved to a manifest of this platform.
   *
   * @param reference the normalised reference
   * @param manifest the manifest's digest
   */
  record Resolved(String reference, Digest manifest) implements PullProgress {}

  /**
   * A blob moved on. The last step of every blob is DONE or EXISTS.
   *
   * @param blob its digest
   * @param role what it is
   * @param phase where it stands
   * @param currentBytes bytes that have arrived
   * @param totalBytes its size
   */
  record Blob(Digest blob, Role role, Phase phase, long currentBytes, long totalBytes)
      implements PullProgress {}

  /**
   * The image is there.
   *
   * @param reference the normalised reference
   * @param target the digest that the reference now stands for
   * @param newer whether anything had to be fetched
   */
  record Done(String reference, Digest target, boolean newer) implements PullProgress {}

  /** What a blob is. */
  enum Role {
    /** A manifest. */
    MANIFEST,
    /** The image's configuration. */
    CONFIG,
    /** A layer. */
    LAYER
  }

  /** Where a blob stands. */
  enum Phase {
    /** Known, not begun. */
    WAITING,
    /** Bytes arrive. */
    DOWNLOADING,
    /** Verified; its content is being unpacked. */
    EXTRACTING,
    /** Finished. */
    DONE,
    /** Was there before. */
    EXISTS
  }
}
