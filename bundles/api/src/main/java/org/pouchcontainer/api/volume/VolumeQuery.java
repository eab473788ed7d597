package org.pouchcontainer.api.volume;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which volumes to list. Empty lists do not filter; values of one list are alternatives.
 *
 * @param names parts of names
 * @param drivers drivers' names
 * @param labels {@code key} or {@code key=value}; all must hold
 * @param dangling null for all, else whether nobody uses it
 */
public record VolumeQuery(
    List<String> names, List<String> drivers, List<String> labels, @Nullable Boolean dangling) {
  /** Everything. */
  public static final VolumeQuery ALL = new VolumeQuery(List.of(), List.of(), List.of(), null);

  /** Copies its collections. */
  public VolumeQuery {
    names = List.copyOf(names);
    drivers = List.copyOf(drivers);
    labels = List.copyOf(labels);
  }
}
