package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** Messages of a progress stream. */
public final class ProgressBodies {
  private ProgressBodies() {}

  /** In the Docker dialect. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"status", "progressDetail", "progress", "id", "errorDetail", "error"})
  public record Docker(
      @JsonProperty("status") @Nullable String status,
      @JsonProperty("progressDetail") @Nullable Detail progressDetail,
      @JsonProperty("progress") @Nullable String progress,
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("errorDetail") @Nullable ErrorDetail errorDetail,
      @JsonProperty("error") @Nullable String error) {}

  /** In the Pouch dialect. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "id",
    "status",
    "progressDetail",
    "errorDetail",
    "error",
    "started_at",
    "updated_at"
  })
  public record Pouch(
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("status") @Nullable String status,
      @JsonProperty("progressDetail") @Nullable Detail progressDetail,
      @JsonProperty("errorDetail") @Nullable ErrorDetail errorDetail,
      @JsonProperty("error") @Nullable String error,
      @JsonProperty("started_at") String startedAt,
      @JsonProperty("updated_at") String updatedAt) {}

  /** Text for the client's terminal, in the Docker dialect. */
  public record Text(@JsonProperty("stream") String stream) {}

  /** What came of a push, in the Docker dialect. */
  public record Pushed(
      @JsonProperty("progressDetail") Detail progressDetail, @JsonProperty("aux") PushedTag aux) {}

  /** A tag that was pushed. */
  public record PushedTag(String tag, String digest, long size) {}

  /** How far. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Detail(@JsonProperty("current") long current, @JsonProperty("total") long total) {}

  /** What went wrong. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ErrorDetail(
      @JsonProperty("code") @Nullable Integer code, @JsonProperty("message") String message) {}
}
