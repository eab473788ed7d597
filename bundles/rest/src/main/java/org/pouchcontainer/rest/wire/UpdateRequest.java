package org.pouchcontainer.rest.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Body of update: limits, and what Pouch can change besides. */
public final class UpdateRequest extends Resources {
  public HostConfig.@Nullable RestartPolicy restartPolicy;
  public @Nullable List<String> env;
  public @Nullable List<String> label;
  public @Nullable Map<String, String> diskQuota;
  public @Nullable Map<String, String> specAnnotation;
}
