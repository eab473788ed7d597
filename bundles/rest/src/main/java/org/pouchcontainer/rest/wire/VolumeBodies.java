package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers about volumes. */
public final class VolumeBodies {
  private VolumeBodies() {}

  /** Body of create. */
  public record Create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> driverOpts,
      @Nullable Map<String, String> labels,
      @Nullable Object clusterVolumeSpec) {}

  /** A volume. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Volume(
      String createdAt,
      String driver,
      Map<String, String> labels,
      String mountpoint,
      String name,
      @Nullable Map<String, String> options,
      String scope,
      @Nullable Map<String, Object> status) {}

  /** Answer of list. */
  public record Volumes(List<Volume> volumes, List<String> warnings) {}

  /** Answer of prune. */
  public record Pruned(List<String> volumesDeleted, long spaceReclaimed) {}
}
