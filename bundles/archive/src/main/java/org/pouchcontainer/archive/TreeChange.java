package org.pouchcontainer.archive;

import org.pouchcontainer.linux.file.RawPath;

/**
 * A difference between a tree and the one that it came from.
 *
 * @param path where
 * @param kind how
 * @param opaque whether nothing is left of what the earlier tree has in this directory
 * @param hidden whether it is gone because its directory is opaque
 */
public record TreeChange(RawPath path, Kind kind, boolean opaque, boolean hidden) {
  /** How a path differs. */
  public enum Kind {
    /** Content or metadata are others, or something in it has changed. */
    MODIFIED,
    /** It is new. */
    ADDED,
    /** It is gone. */
    DELETED
  }
}
