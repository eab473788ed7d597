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
      @JsonInclude @Nullable Map<String, String> labels,
      String mountpoint,
      String name,
      @JsonInclude @Nullable Map<String, String> options,
      String scope,
      @Nullable Map<String, Object> status,
      @Nullable UsageData usageData) {}

  /** A volume of the original. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PouchVolume(
      String createdAt,
      String driver,
      Map<String, String> labels,
      String mountpoint,
      String name,
      String scope,
      Map<String, Object> status) {}

  /** What a volume occupies, -1 if its driver does not tell, and how many containers use it. */
  public record UsageData(long size, long refCount) {}

  /** Answer of list. */
  public record Volumes(List<Object> volumes, @Nullable List<String> warnings) {}

  /** Answer of prune. */
  public record Pruned(List<String> volumesDeleted, long spaceReclaimed) {}
}
