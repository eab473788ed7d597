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
      long virtualSize,
      long sharedSize,
      Map<String, String> labels,
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

  /** An image in the Docker dialect. */
  public record Inspect(
      String id,
      List<String> repoTags,
      List<String> repoDigests,
      String parent,
      String comment,
      String created,
      String dockerVersion,
      String author,
      ContainerConfig config,
      String architecture,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String variant,
      String os,
      long size,
      long virtualSize,
      ContainerBodies.DriverData graphDriver,
      @JsonProperty("RootFS") RootFs rootFs,
      Metadata metadata) {}

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
}
