package org.pouchcontainer.api.network;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which networks to list. Different keys must all hold; values of one key are alternatives, except
 * of {@code label}, which must all hold.
 *
 * @param filters key to values; keys are those of {@link #KEYS}
 */
public record NetworkQuery(Map<String, List<String>> filters) {
  /** The filter keys that exist; others are refused as INVALID_ARGUMENT. */
  public static final Set<String> KEYS =
      Set.of("driver", "id", "label", "name", "scope", "type", "dangling");

  /** All networks. */
  public static final NetworkQuery ALL = new NetworkQuery(Map.of());

  /** Copies the filters. */
  public NetworkQuery {
    filters = Map.copyOf(filters);
  }
}
