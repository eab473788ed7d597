package org.pouchcontainer.api.image;

import org.pouchcontainer.spi.Digest;

/** One step of a push. */
public sealed interface PushProgress {
  /**
   * Where it goes; the first step of all.
   *
   * @param repository in normal form, as {@code docker.io/library/busybox}
   */
  record Repository(String repository) implements PushProgress {}

  /**
   * A layer moved on. The last step of every layer is PUSHED, EXISTS or MOUNTED.
   *
   * @param diffId digest of its uncompressed content
   * @param phase where it stands
   * @param currentBytes bytes that were sent
   * @param totalBytes bytes to send; 0 while that is not known
   * @param from for MOUNTED the repository that the registry took it from, else empty
   */
  record Layer(Digest diffId, Phase phase, long currentBytes, long totalBytes, String from)
      implements PushProgress {}

  /**
   * A tag stands for the image now.
   *
   * @param tag its name
   * @param manifest digest of what it stands for
   * @param sizeBytes of that
   */
  record Tagged(String tag, Digest manifest, long sizeBytes) implements PushProgress {}

  /** Where a layer stands. */
  enum Phase {
    /** Known, and looked for. */
    PREPARING,
    /** Others go first. */
    WAITING,
    /** Bytes go out. */
    PUSHING,
    /** All were sent and accepted. */
    PUSHED,
    /** The repository had it. */
    EXISTS,
    /** The registry took it from another of its repositories. */
    MOUNTED
  }
}
