package org.pouchcontainer.api.volume;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A volume as this engine knows it.
 *
 * @param name its name
 * @param driver its driver's name
 * @param mountpoint where its content is or was last; empty while unknown
 * @param options as given at creation
 * @param labels as given at creation
 * @param scope {@code local} or {@code global}
 * @param created when
 * @param consumers who reserved it
 * @param driverPresent whether its driver is installed now
 */
public record Volume(
    String name,
    String driver,
    String mountpoint,
    Map<String, String> options,
    Map<String, String> labels,
    String scope,
    Instant created,
    List<String> consumers,
    boolean driverPresent) {
  /** Copies its collections. */
  public Volume {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
    consumers = List.copyOf(consumers);
  }
}
