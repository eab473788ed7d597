package org.pouchcontainer.snapshotter.base;

import java.nio.file.Path;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;

/**
 * A snapshot and the folder that is its own: never shared, never renamed while the snapshot lives.
 *
 * @param path the folder; its content tree is in {@link #tree}, beside it is room for the driver
 * @param info the snapshot
 */
public record Folder(Path path, SnapshotInfo info) {
  /** The folder's name for the content tree. */
  public static final String TREE = "fs";

  /** The content tree. */
  public Path tree() {
    return path.resolve(TREE);
  }
}
