package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is portable of a container, both dialects' fields. See {@link Resources} for its form. */
public class ContainerConfig {
  public @Nullable String hostname = "";
  public @Nullable String domainname = "";
  public @Nullable String user = "";
  public boolean attachStdin;
  public boolean attachStdout;
  public boolean attachStderr;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable Map<String, Object> exposedPorts;

  public boolean tty;
  public boolean openStdin;
  public boolean stdinOnce;
  public @Nullable List<String> env;

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  public @Nullable List<String> cmd;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable HealthConfig healthcheck;

  public @Nullable String image = "";
  public @Nullable Map<String, Object> volumes;
  public @Nullable String workingDir = "";

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  public @Nullable List<String> entrypoint;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable Boolean networkDisabled;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable String macAddress;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable List<String> onBuild;

  public @Nullable Map<String, String> labels;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable String stopSignal;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable Integer stopTimeout;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  public @Nullable List<String> shell;

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean rich;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable String richMode;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable String initScript;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable Map<String, String> diskQuota;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable Map<String, String> specAnnotation;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable String quotaID;

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public int netPriority;

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean disableNetworkFiles;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable String specificID;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public @Nullable String snapshotter;

  /** How health is tested; times in nanoseconds. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record HealthConfig(
      @Nullable List<String> test,
      long interval,
      long timeout,
      int retries,
      long startPeriod,
      long startInterval) {}
}
