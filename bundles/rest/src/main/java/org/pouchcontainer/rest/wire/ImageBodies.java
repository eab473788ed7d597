package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about images. */
public final class ImageBodies {
  private ImageBodies() {}

  /** One row of a list in the Docker dialect. */
  public record Summary(
      String id,
      String parentId,
      List<String> repoTags,
      List<String> repoDigests,
      long created,
      long size,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long virtualSize,
      long sharedSize,
      @Nullable Map<String, String> labels,
      int containers) {}

  /** An image in the Pouch dialect, in lists and alone. */
  public record PouchImage(
      String id,
      List<String> repoTags,
      List<String> repoDigests,
      String createdAt,
      long size,
      ContainerConfig config,
      String architecture,
      String os,
      @JsonProperty("RootFS") RootFs rootFs) {}

  /** An image in the Docker dialect; null for what the client's version does not have. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Inspect(
      String id,
      List<String> repoTags,
      List<String> repoDigests,
      @Nullable String parent,
      @Nullable String comment,
      String created,
      @Nullable String container,
      @Nullable Object containerConfig,
      @Nullable String dockerVersion,
      @Nullable String author,
      Object config,
      String architecture,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String variant,
      String os,
      long size,
      @Nullable Long virtualSize,
      ContainerBodies.DriverData graphDriver,
      @JsonProperty("RootFS") RootFs rootFs,
      Metadata metadata) {}

  /** What containers take over, without what only containers have. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Config(
      String user,
      @Nullable Map<String, Object> exposedPorts,
      List<String> env,
      List<String> cmd,
      ContainerConfig.@Nullable HealthConfig healthcheck,
      @Nullable Map<String, Object> volumes,
      String workingDir,
      List<String> entrypoint,
      List<String> onBuild,
      Map<String, String> labels,
      String stopSignal,
      List<String> shell) {}

  /** Layers. */
  public record RootFs(String type, List<String> layers) {}

  /** What the engine knows of an image. */
  public record Metadata(String lastTagTime) {}

  /** A build step in the Docker dialect; seconds since the epoch. */
  public record History(
      String id,
      long created,
      String createdBy,
      @Nullable List<String> tags,
      long size,
      String comment) {}

  /** A build step in the Pouch dialect; nanoseconds since the epoch. */
  public record PouchHistory(
      @JsonProperty("ID") String id,
      long created,
      String createdBy,
      String author,
      String comment,
      boolean emptyLayer,
      long size) {}

  /** A step of a removal. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Removed(@Nullable String untagged, @Nullable String deleted) {}

  /** Answer of prune. */
  public record Pruned(@Nullable List<Removed> imagesDeleted, long spaceReclaimed) {}

  /** A repository that a search found. */
  public record Hit(
      @JsonProperty("star_count") int stars,
      @JsonProperty("is_official") boolean official,
      @JsonProperty("name") String name,
      @JsonProperty("is_automated") boolean automated,
      @JsonProperty("description") String description) {}

  /** What a reference stands for in its registry. */
  public record Distribution(Descriptor descriptor, List<Platform> platforms) {}

  /** A descriptor. */
  public record Descriptor(
      @JsonProperty("mediaType") String mediaType,
      @JsonProperty("digest") String digest,
      @JsonProperty("size") long size) {}

  /** A platform. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Platform(
      @JsonProperty("architecture") @Nullable String architecture,
      @JsonProperty("os") @Nullable String os,
      @JsonProperty("variant") @Nullable String variant) {}
}
