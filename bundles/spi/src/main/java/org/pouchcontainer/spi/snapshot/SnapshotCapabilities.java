package org.pouchcontainer.spi.snapshot;

/**
 * What a snapshotter can do on this host.
 *
 * @param whiteouts how a deletion that a layer records is written into an active snapshot
 * @param independentLayers whether a layer may be applied to a snapshot prepared without its real
 *     parent and given that parent only when it is committed, see {@link LayerStacking}
 */
public record SnapshotCapabilities(Whiteouts whiteouts, boolean independentLayers) {
  /** How deletions are written. */
  public enum Whiteouts {
    /**
     * As overlayfs keeps them: a character device 0:0, and {@code trusted.overlay.opaque=y} on a
     * directory.
     */
    OVERLAY,
    /** By deleting what the parent has, in the mounted tree. */
    DELETE
  }
}
