package org.pouchcontainer.snapshotter.base;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;

/** Where a snapshotter keeps its folders. */
public final class SnapshotHome {
  private SnapshotHome() {}

  /**
   * As configured, else {@code snapshots/<name>} below the engine's home.
   *
   * @throws EngineException INVALID_ARGUMENT if neither is given or the folder is not absolute
   */
  public static Path of(@Nullable String home, String configured, String name) {
    String key = "org.pouchcontainer.snapshotter." + name + ": ";
    if (configured.isEmpty()) {
      if (home == null || home.isEmpty()) {
        throw EngineException.invalid(key + "set directory, or the framework property pouch.home");
      }
      return Path.of(home).resolve("snapshots").resolve(name);
    }
    Path path = Path.of(configured);
    if (!path.isAbsolute()) {
      throw EngineException.invalid(key + "directory \"" + configured + "\" is not absolute");
    }
    return path;
  }
}
