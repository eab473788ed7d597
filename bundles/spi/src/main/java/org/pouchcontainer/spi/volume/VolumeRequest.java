package org.pouchcontainer.spi.volume;

import java.util.Map;

/**
 * A volume as its creator asked for it. The engine passes the same request to every later call.
 *
 * @param name {@code [a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}}, checked by the engine, safe as a file name
 * @param options driver options as given by {@code -o key=value}
 * @param labels for people and filters; drivers normally ignore them
 */
public record VolumeRequest(String name, Map<String, String> options, Map<String, String> labels) {
  /** Copies the maps. */
  public VolumeRequest {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }
}
