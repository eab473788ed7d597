package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about containers. */
public final class ContainerBodies {
  private ContainerBodies() {}

  /** Answer of create. */
  public record Created(
      String id,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
      List<String> warnings) {}

  /** Answer with an id only. */
  public record Id(String id) {}

  /** Answer of update in the Docker dialect. */
  public record Warnings(List<String> warnings) {}

  /** Answer of wait; {@code error} is a text in Pouch's dialect and an object in Docker's. */
  public record Waited(
      int statusCode, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object error) {}

  /** Why a wait failed, in the Docker dialect. */
  public record WaitError(String message) {}

  /** Answer of top. */
  public record Processes(List<String> titles, List<List<String>> processes) {}

  /** Answer of prune. */
  public record Pruned(@Nullable List<String> containersDeleted, long spaceReclaimed) {}

  /** One row of a list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Summary(
      String id,
      List<String> names,
      String image,
      String imageID,
      String command,
      long created,
      List<Port> ports,
      @Nullable Long sizeRw,
      @Nullable Long sizeRootFs,
      Map<String, String> labels,
      String state,
      String status,
      Object hostConfig,
      NetworkSummary networkSettings,
      List<MountPoint> mounts,
      @Nullable HealthSummary health) {}

  /** What a list tells of health. */
  public record HealthSummary(String status, int failingStreak) {}

  /** What inspect tells of health. */
  public record Health(String status, int failingStreak, List<HealthProbe> log) {}

  /** One probe of health. */
  public record HealthProbe(String start, String end, int exitCode, String output) {}

  /** What a list of the Docker dialect tells of HostConfig. */
  public record HostConfigSummary(
      String networkMode,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> annotations) {}

  /** What a list tells of networks. */
  public record NetworkSummary(Map<String, EndpointSettings> networks) {}

  /** A port. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Port(
      @JsonProperty("IP") @Nullable String ip,
      int privatePort,
      @Nullable Integer publicPort,
      String type) {}

  /** A mount of a container. */
  public record MountPoint(
      String type,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
      String source,
      String destination,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String driver,
      String mode,
      @JsonProperty("RW") boolean writable,
      String propagation) {}

  /** Answer of inspect. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Inspect(
      String id,
      String created,
      String path,
      List<String> args,
      State state,
      String image,
      String resolvConfPath,
      String hostnamePath,
      String hostsPath,
      String logPath,
      String name,
      int restartCount,
      String driver,
      String platform,
      String mountLabel,
      String processLabel,
      String appArmorProfile,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable List<String> execIDs,
      HostConfig hostConfig,
      DriverData graphDriver,
      @Nullable DriverData snapshotter,
      @Nullable Long sizeRw,
      @Nullable Long sizeRootFs,
      List<MountPoint> mounts,
      ContainerConfig config,
      NetworkSettings networkSettings,
      @Nullable String hostRootPath) {}

  /** A snapshotter's data. */
  public record DriverData(String name, Map<String, String> data) {}

  /** State of a container. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record State(
      String status,
      boolean running,
      boolean paused,
      boolean restarting,
      @JsonProperty("OOMKilled") boolean oomKilled,
      boolean dead,
      @Nullable Boolean exited,
      int pid,
      int exitCode,
      String error,
      String startedAt,
      String finishedAt,
      @Nullable Health health) {}

  /** Networks of a container; the address fields of {@link Legacy} repeat the default network's. */
  public record NetworkSettings(
      String sandboxID,
      String sandboxKey,
      Map<String, @Nullable List<HostConfig.PortBinding>> ports,
      @JsonUnwrapped @Nullable Legacy legacy,
      Map<String, EndpointSettings> networks) {}

  /** What clients read before 1.52. */
  public record Legacy(
      String bridge,
      boolean hairpinMode,
      @JsonProperty("LinkLocalIPv6Address") String linkLocalIpv6Address,
      @JsonProperty("LinkLocalIPv6PrefixLen") int linkLocalIpv6PrefixLen,
      @Nullable List<Object> secondaryIPAddresses,
      @Nullable List<Object> secondaryIPv6Addresses,
      String endpointID,
      String gateway,
      @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
      @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
      @JsonProperty("IPAddress") String ipAddress,
      @JsonProperty("IPPrefixLen") int ipPrefixLen,
      @JsonProperty("IPv6Gateway") String ipv6Gateway,
      String macAddress) {}
}
