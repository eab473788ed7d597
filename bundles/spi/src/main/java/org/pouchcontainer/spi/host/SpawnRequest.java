package org.pouchcontainer.spi.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start and what it is given.
 *
 * @param command program (absolute path) and arguments; passed to the kernel as is, no shell
 * @param environment the whole environment of the child; nothing is inherited
 * @param workingDirectory the child's working directory
 * @param descriptors child's descriptor number to a descriptor of ours; 0, 1 and 2 that are not
 *     named are /dev/null, all others are closed
 */
public record SpawnRequest(
    List<String> command,
    Map<String, String> environment,
    Path workingDirectory,
    Map<Integer, Integer> descriptors) {
  /** Copies its collections. */
  public SpawnRequest {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    descriptors = Map.copyOf(descriptors);
  }
}
