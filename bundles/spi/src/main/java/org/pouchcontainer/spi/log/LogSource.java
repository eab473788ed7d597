package org.pouchcontainer.spi.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;

/**
 * Whose output it is.
 *
 * @param id the container
 * @param name its name without a leading slash
 * @param image the image reference it was made from
 * @param imageId digest of the image's configuration
 * @param command program and arguments
 * @param created when the container was made
 * @param labels its labels
 * @param environment its environment
 * @param folder the container's durable folder, in which a driver may keep files whose names begin
 *     with the container's id; deleted with the container
 */
public record LogSource(
    ContainerId id,
    String name,
    String image,
    Digest imageId,
    List<String> command,
    Instant created,
    Map<String, String> labels,
    Map<String, String> environment,
    Path folder) {
  /** Copies the collections. */
  public LogSource {
    command = List.copyOf(command);
    labels = Map.copyOf(labels);
    environment = Map.copyOf(environment);
  }
}
