package org.pouchcontainer.spi.log;

import java.util.Map;
import org.pouchcontainer.spi.ContainerId;

/**
 * Whose output it is.
 *
 * @param id the container
 * @param name its name without a leading slash
 * @param image the image reference it was made from
 * @param labels its labels
 * @param environment its environment
 */
public record LogSource(
    ContainerId id,
    String name,
    String image,
    Map<String, String> labels,
    Map<String, String> environment) {
  /** Copies the maps. */
  public LogSource {
    labels = Map.copyOf(labels);
    environment = Map.copyOf(environment);
  }
}
