package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** Events. */
public final class EventBodies {
  private EventBodies() {}

  /** In the Docker dialect, with the fields of its older clients. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Docker(
      @JsonProperty("status") String status,
      @JsonProperty("id") String id,
      @JsonProperty("from") String from,
      String type,
      String action,
      DockerActor actor,
      @JsonProperty("scope") String scope,
      @JsonProperty("time") long time,
      @JsonProperty("timeNano") long timeNano) {}

  /** In the Pouch dialect. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Pouch(
      @JsonProperty("status") String status,
      @JsonProperty("id") String id,
      @JsonProperty("from") String from,
      @JsonProperty("type") String type,
      @JsonProperty("action") String action,
      @JsonProperty("actor") DockerActor actor,
      @JsonProperty("time") long time,
      @JsonProperty("timeNano") long timeNano) {}

  /** What it happened to. */
  public record DockerActor(@JsonProperty("ID") String id, Map<String, String> attributes) {}
}
