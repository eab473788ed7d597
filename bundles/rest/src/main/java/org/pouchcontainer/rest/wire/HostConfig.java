package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a container uses the host, both dialects' fields. */
public final class HostConfig extends Resources {
  public @Nullable List<String> binds;
  public @Nullable String containerIDFile = "";
  public @Nullable LogConfig logConfig;
  public @Nullable String networkMode = "";
  public @Nullable Map<String, @Nullable List<PortBinding>> portBindings;
  public @Nullable RestartPolicy restartPolicy;
  public boolean autoRemove;
  public @Nullable String volumeDriver = "";
  public @Nullable List<String> volumesFrom;
  public @Nullable List<Mount> mounts;
  public @Nullable List<Integer> consoleSize;
  public @Nullable Map<String, String> annotations;

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  public @Nullable List<String> capAdd;

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  public @Nullable List<String> capDrop;

  public @Nullable String cgroupnsMode = "";
  public @Nullable String cgroupMode;

  @JsonProperty("Dns")
  public @Nullable List<String> dns;

  public @Nullable List<String> dnsOptions;
  public @Nullable List<String> dnsSearch;
  public @Nullable List<String> extraHosts;
  public @Nullable List<String> groupAdd;
  public @Nullable String ipcMode = "";
  public @Nullable String cgroup = "";
  public @Nullable List<String> links;
  public int oomScoreAdj;
  public @Nullable String pidMode = "";
  public boolean privileged;
  public boolean publishAllPorts;
  public boolean readonlyRootfs;
  public @Nullable List<String> securityOpt;
  public @Nullable Map<String, String> storageOpt;
  public @Nullable Map<String, String> tmpfs;

  @JsonProperty("UTSMode")
  public @Nullable String utsMode = "";

  public @Nullable String usernsMode = "";
  public long shmSize;
  public @Nullable Map<String, String> sysctls;
  public @Nullable String runtime = "";
  public @Nullable String isolation = "";
  public @Nullable List<String> maskedPaths;
  public @Nullable List<String> readonlyPaths;
  public boolean enableLxcfs;
  public boolean rich;
  public @Nullable String richMode = "";
  public @Nullable String initScript = "";
  public @Nullable String runtimeType;

  /** Where output goes. */
  public record LogConfig(@Nullable String type, @Nullable Map<String, String> config) {}

  /** A host port. */
  public record PortBinding(@Nullable String hostIp, @Nullable String hostPort) {}

  /** What happens when a container ends. */
  public record RestartPolicy(@Nullable String name, int maximumRetryCount) {}
}
