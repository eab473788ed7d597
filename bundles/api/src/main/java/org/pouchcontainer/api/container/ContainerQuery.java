package org.pouchcontainer.api.container;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which containers to list. Different keys must all hold; values of one key are alternatives,
 * except of {@code label}, which must all hold.
 *
 * @param all whether also those that do not run
 * @param limit the newest n, whatever their state; 0 for no limit
 * @param filters key to values; keys are those of {@link #KEYS}
 */
public record ContainerQuery(boolean all, int limit, Map<String, List<String>> filters) {
  /** The filter keys that exist; others are refused by the engine as INVALID_ARGUMENT. */
  public static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "label",
          "status",
          "ancestor",
          "before",
          "since",
          "exited",
          "volume",
          "network",
          "publish",
          "expose",
          "health",
          "is-task");

  /** All containers. */
  public static final ContainerQuery ALL = new ContainerQuery(true, 0, Map.of());

  /** Copies the filters. */
  public ContainerQuery {
    filters = Map.copyOf(filters);
  }
}
