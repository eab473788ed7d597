package org.pouchcontainer.spi.init;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an init mode is told.
 *
 * @param root where the container's root is mounted, for looking only
 * @param command the user's entry point and arguments
 * @param environment the container's environment
 * @param user the user the command runs as, in {@code uid[:gid]} or name form; empty for root
 * @param workingDirectory the command's working directory
 * @param privileged whether the container is privileged
 */
public record InitRequest(
    Path root,
    List<String> command,
    Map<String, String> environment,
    String user,
    String workingDirectory,
    boolean privileged) {
  /** Copies its collections. */
  public InitRequest {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
