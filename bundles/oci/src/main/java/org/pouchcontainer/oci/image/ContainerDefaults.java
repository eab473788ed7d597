package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * What containers of an image get unless they say otherwise.
 *
 * @param user {@code user[:group]} by name or number
 * @param exposedPorts ports as {@code 80/tcp}; the values are empty objects
 * @param env environment as {@code NAME=value}
 * @param entrypoint program and first arguments
 * @param cmd further arguments, or the program
 * @param volumes paths that are volumes; the values are empty objects
 * @param workingDir working directory
 * @param labels free metadata
 * @param stopSignal signal that stops it
 * @param healthcheck Docker's health check
 * @param shell Docker's shell for commands given as one line
 * @param onBuild Docker's triggers for images that build on this one
 */
public record ContainerDefaults(
    @JsonProperty("User") @Nullable String user,
    @JsonProperty("ExposedPorts") Map<String, JsonNode> exposedPorts,
    @JsonProperty("Env") List<String> env,
    @JsonProperty("Entrypoint") List<String> entrypoint,
    @JsonProperty("Cmd") List<String> cmd,
    @JsonProperty("Volumes") Map<String, JsonNode> volumes,
    @JsonProperty("WorkingDir") @Nullable String workingDir,
    @JsonProperty("Labels") Map<String, String> labels,
    @JsonProperty("StopSignal") @Nullable String stopSignal,
    @JsonProperty("Healthcheck") @Nullable Healthcheck healthcheck,
    @JsonProperty("Shell") List<String> shell,
    @JsonProperty("OnBuild") List<String> onBuild) {
  /** Nothing set. */
  public static final ContainerDefaults EMPTY =
      new ContainerDefaults(
          null, Map.of(), List.of(), List.of(), List.of(), Map.of(), null, Map.of(), null, null,
          List.of(), List.of());

  /** Copies the collections; null becomes empty. */
  public ContainerDefaults {
    exposedPorts = Copies.map(exposedPorts);
    env = Copies.list(env);
    entrypoint = Copies.list(entrypoint);
    cmd = Copies.list(cmd);
    volumes = Copies.map(volumes);
    labels = Copies.map(labels);
    shell = Copies.list(shell);
    onBuild = Copies.list(onBuild);
  }
}
