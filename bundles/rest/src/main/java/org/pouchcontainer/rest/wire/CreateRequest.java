package org.pouchcontainer.rest.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Body of create. */
public final class CreateRequest extends ContainerConfig {
  public @Nullable HostConfig hostConfig;
  public @Nullable NetworkingConfig networkingConfig;

  /** Whether it says nothing of a container itself. */
  public boolean isEmpty() {
    return (image == null || image.isEmpty())
        && cmd == null
        && entrypoint == null
        && env == null
        && labels == null
        && volumes == null
        && exposedPorts == null
        && "".equals(hostname)
        && "".equals(user)
        && "".equals(workingDir);
  }

  /** Networks to connect to, by name. */
  public record NetworkingConfig(
      @Nullable Map<String, @Nullable EndpointSettings> endpointsConfig) {}
}
