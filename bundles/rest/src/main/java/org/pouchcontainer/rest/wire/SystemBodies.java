package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about the engine. */
public final class SystemBodies {
  private SystemBodies() {}

  /** Answer of version. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Version(
      @Nullable Platform platform,
      @Nullable List<Component> components,
      String version,
      String apiVersion,
      @JsonProperty("MinAPIVersion") @Nullable String minApiVersion,
      String gitCommit,
      String goVersion,
      String os,
      String arch,
      String kernelVersion,
      @Nullable Boolean experimental,
      String buildTime) {}

  /** Answer of a login. */
  public record LoggedIn(String status, String identityToken) {}

  /** Who made it. */
  public record Platform(String name) {}

  /** A part of the engine. */
  public record Component(String name, String version, Map<String, String> details) {}

  /** Answer of info, both dialects' fields. */
  public record Info(
      @JsonProperty("ID") String id,
      int containers,
      int containersRunning,
      int containersPaused,
      int containersStopped,
      int images,
      String driver,
      List<List<String>> driverStatus,
      String dockerRootDir,
      String pouchRootDir,
      Plugins plugins,
      List<String> volumeDrivers,
      boolean memoryLimit,
      boolean swapLimit,
      boolean cpuCfsPeriod,
      boolean cpuCfsQuota,
      @JsonProperty("CPUShares") boolean cpuShares,
      @JsonProperty("CPUSet") boolean cpuSet,
      boolean pidsLimit,
      boolean oomKillDisable,
      @JsonProperty("IPv4Forwarding") boolean ipv4Forwarding,
      boolean debug,
      @JsonProperty("NFd") int fileDescriptors,
      @JsonProperty("NGoroutines") int threads,
      String systemTime,
      String loggingDriver,
      String cgroupDriver,
      String cgroupVersion,
      @JsonProperty("NEventsListener") int eventListeners,
      String kernelVersion,
      String operatingSystem,
      @JsonProperty("OSVersion") String osVersion,
      @JsonProperty("OSType") String osType,
      String architecture,
      @JsonProperty("NCPU") int cpus,
      long memTotal,
      String indexServerAddress,
      String defaultRegistry,
      RegistryConfig registryConfig,
      String httpProxy,
      String httpsProxy,
      String noProxy,
      String name,
      List<String> labels,
      boolean experimentalBuild,
      String serverVersion,
      Map<String, OciRuntime> runtimes,
      String defaultRuntime,
      Swarm swarm,
      boolean liveRestoreEnabled,
      boolean lxcfsEnabled,
      boolean criEnabled,
      String isolation,
      String initBinary,
      Commit containerdCommit,
      Commit runcCommit,
      Commit initCommit,
      List<String> securityOptions,
      List<String> listenAddresses,
      List<String> warnings,
      @JsonProperty("CDISpecDirs") List<String> cdiSpecDirs,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean bridgeNfIptables,
      @JsonProperty("BridgeNfIp6tables") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean bridgeNfIp6tables) {}

  /** Drivers by kind. */
  public record Plugins(
      List<String> volume, List<String> network, List<String> authorization, List<String> log) {}

  /** Registries. */
  public record RegistryConfig(
      @JsonProperty("InsecureRegistryCIDRs") List<String> insecureCidrs,
      Map<String, Index> indexConfigs,
      List<String> mirrors) {}

  /** A registry. */
  public record Index(String name, List<String> mirrors, boolean secure, boolean official) {}

  /** A runtime. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OciRuntime(
      @JsonProperty("path") String path,
      @JsonProperty("runtimeArgs") @Nullable List<String> arguments,
      @JsonProperty("status") @Nullable Map<String, String> status) {}

  /** There is no swarm, and clients want to hear it. */
  public record Swarm(
      @JsonProperty("NodeID") String nodeId,
      String nodeAddr,
      String localNodeState,
      boolean controlAvailable,
      String error,
      @Nullable List<String> remoteManagers) {}

  /** What a program was built from. */
  public record Commit(@JsonProperty("ID") String id, String expected) {}

  /** Body of an update of the engine. */
  public record Update(@Nullable List<String> labels, @Nullable String imageProxy) {}

  /** What is on disk, before 1.52; null for kinds that were not asked for. */
  public record DiskUsage(
      long layersSize,
      @Nullable List<Object> images,
      @Nullable List<Object> containers,
      @Nullable List<Object> volumes,
      @Nullable List<Object> buildCache,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long builderSize) {}

  /** What is on disk, since 1.52; null for kinds that were not asked for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DiskUsageByKind(
      @Nullable KindUsage imageUsage,
      @Nullable KindUsage containerUsage,
      @Nullable KindUsage volumeUsage,
      @Nullable KindUsage buildCacheUsage) {}

  /** What objects of one kind occupy; the objects themselves only if asked for. */
  public record KindUsage(
      long activeCount,
      long totalCount,
      long reclaimable,
      long totalSize,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Object> items) {}

  /** Answer of a prune of build caches. */
  public record CachesPruned(@Nullable List<String> cachesDeleted, long spaceReclaimed) {}
}
