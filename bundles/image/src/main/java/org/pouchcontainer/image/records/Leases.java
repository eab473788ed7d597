package org.pouchcontainer.image.records;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What running work needs although no record names it yet: digests of blobs, names and keys of
 * snapshots. Whoever takes a lease and then finds something there can rely on it, for {@link
 * #unlessLeased} deletes under the same lock. Safe for several threads.
 */
public final class Leases {
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> releasedMeanwhile = new HashSet<>();
  private boolean collecting;
  private boolean refused;

  /** A new lease on nothing. */
  public Lease open() {
    return new Lease();
  }

  /**
   * To be called before a collection looks at the records. What is released while it runs counts as
   * leased until it ends, for its record may have come too late to be seen. One at a time.
   */
  public synchronized void beginCollection() {
    collecting = true;
  }

  /** Ends what {@link #beginCollection} began. */
  public synchronized void endCollection() {
    collecting = false;
    releasedMeanwhile.clear();
  }

  /**
   * Runs a deletion unless the name is leased; nobody can take a lease on anything meanwhile.
   *
   * @return what the deletion returns, false if it was not run
   */
  public synchronized boolean unlessLeased(String name, BooleanSupplier deletion) {
    boolean leased = counts.containsKey(name) || releasedMeanwhile.contains(name);
    refused |= leased;
    return !leased && deletion.getAsBoolean();
  }

  /** Whether a deletion was refused since this was last asked: then there may be more to delete. */
  public synchronized boolean takeRefused() {
    boolean was = refused;
    refused = false;
    return was;
  }

  /** What one piece of work holds until it is closed. */
  public final class Lease implements AutoCloseable {
    private final Set<String> names = new HashSet<>();

    private Lease() {}

    /** Holds a name from now on. */
    public void hold(Object name) {
      synchronized (Leases.this) {
        if (names.add(name.toString())) {
          counts.merge(name.toString(), 1, Integer::sum);
        }
      }
    }

    @Override
    public void close() {
      synchronized (Leases.this) {
        if (collecting) {
          releasedMeanwhile.addAll(names);
        }
        for (String name : names) {
          counts.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
        }
        names.clear();
      }
    }
  }
}
