package org.pouchcontainer.rest.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Body of create. */
public final class CreateRequest extends ContainerConfig {
  public @Nullable HostConfig hostConfig;
  public @Nullable NetworkingConfig networkingConfig;

  /** Networks to connect to, by name. */
  public record NetworkingConfig(
      @Nullable Map<String, @Nullable EndpointSettings> endpointsConfig) {}
}
