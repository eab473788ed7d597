package org.pouchcontainer.api.image;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an image gives its containers (OCI image-spec, config, "Properties").
 *
 * @param user {@code name|uid[:group|gid]} or empty
 * @param exposedPorts as {@code 80/tcp}
 * @param env as {@code NAME=value}
 * @param entrypoint may be empty
 * @param command may be empty
 * @param volumes absolute paths
 * @param workingDirectory absolute or empty
 * @param labels the labels
 * @param stopSignal as {@code SIGTERM} or a number, or empty
 * @param healthTest as in {@code HEALTHCHECK}, null for none
 * @param shell for shell-form commands, may be empty
 * @param onBuild triggers for builds upon it
 */
public record ImageConfig(
    String user,
    Set<String> exposedPorts,
    List<String> env,
    List<String> entrypoint,
    List<String> command,
    Set<String> volumes,
    String workingDirectory,
    Map<String, String> labels,
    String stopSignal,
    @Nullable HealthTest healthTest,
    List<String> shell,
    List<String> onBuild) {
  /** Copies its collections. */
  public ImageConfig {
    exposedPorts = Set.copyOf(exposedPorts);
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    volumes = Set.copyOf(volumes);
    labels = Map.copyOf(labels);
    shell = List.copyOf(shell);
    onBuild = List.copyOf(onBuild);
  }

  /** One without triggers. */
  public ImageConfig(
      String user,
      Set<String> exposedPorts,
      List<String> env,
      List<String> entrypoint,
      List<String> command,
      Set<String> volumes,
      String workingDirectory,
      Map<String, String> labels,
      String stopSignal,
      @Nullable HealthTest healthTest,
      List<String> shell) {
    this(
        user,
        exposedPorts,
        env,
        entrypoint,
        command,
        volumes,
        workingDirectory,
        labels,
        stopSignal,
        healthTest,
        shell,
        List.of());
  }

  /**
   * A health check.
   *
   * @param test {@code NONE}, {@code CMD …} or {@code CMD-SHELL …}
   * @param interval between checks, zero for the default
   * @param timeout of a check, zero for the default
   * @param startPeriod during which failures do not count
   * @param startInterval between checks in the start period
   * @param retries failures in a row until unhealthy, zero for the default
   */
  public record HealthTest(
      List<String> test,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      int retries) {
    /** Copies the test. */
    public HealthTest {
      test = List.copyOf(test);
    }
  }
}
