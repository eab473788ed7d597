package org.pouchcontainer.image.service;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** The snapshotters that are installed; they come and go. Safe for several threads. */
public final class Snapshotters {
  private final Map<String, Snapshotter> byName = new HashMap<>();
  private final Duration patience;

  /**
   * @param patience how long an absent one is waited for, as while its OSGi bundle is updated
   */
  public Snapshotters(Duration patience) {
    this.patience = patience;
  }

  /** Adds one; a later one of the same name replaces it. */
  public synchronized void add(Snapshotter snapshotter) {
    byName.put(snapshotter.name(), snapshotter);
    notifyAll();
  }

  /** Removes exactly this one. */
  public synchronized void remove(Snapshotter snapshotter) {
    byName.remove(snapshotter.name(), snapshotter);
  }

  /** Those that are there now. */
  public synchronized Collection<Snapshotter> all() {
    return List.copyOf(byName.values());
  }

  /**
   * The one with this name.
   *
   * @throws EngineException UNAVAILABLE if it does not come within the patience
   */
  public synchronized Snapshotter get(String name) {
    long end = System.nanoTime() + patience.toNanos();
    while (!byName.containsKey(name)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new EngineException(
            ErrorKind.UNAVAILABLE,
            "use snapshotter \"%s\": no such driver is installed; there is %s"
                .formatted(name, byName.isEmpty() ? "none" : new TreeSet<>(byName.keySet())));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException(
            ErrorKind.CANCELLED, "use snapshotter \"" + name + "\": interrupted", e);
      }
    }
    return byName.get(name);
  }
}
