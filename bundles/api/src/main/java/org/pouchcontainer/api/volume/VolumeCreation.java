package org.pouchcontainer.api.volume;

import java.util.Map;

/**
 * What to create.
 *
 * @param name empty for a random one of 64 hex digits
 * @param driver empty for {@code local}
 * @param options for the driver
 * @param labels for people and filters
 */
public record VolumeCreation(
    String name, String driver, Map<String, String> options, Map<String, String> labels) {
  /** Copies the maps. */
  public VolumeCreation {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }
}
