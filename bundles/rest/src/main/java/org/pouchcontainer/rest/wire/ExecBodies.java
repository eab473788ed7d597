package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers about execs. */
public final class ExecBodies {
  private ExecBodies() {}

  /** Body of create. */
  public record Create(
      @Nullable String user,
      boolean privileged,
      boolean tty,
      boolean attachStdin,
      boolean attachStderr,
      boolean attachStdout,
      boolean detach,
      @Nullable String detachKeys,
      @Nullable List<Integer> consoleSize,
      @Nullable List<String> env,
      @Nullable String workingDir,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          @Nullable List<String> cmd) {}

  /** Body of start. */
  public record Start(boolean detach, boolean tty, @Nullable List<Integer> consoleSize) {}

  /** Answer of inspect. */
  public record Inspect(
      @JsonProperty("ID") String id,
      boolean running,
      @Nullable Integer exitCode,
      ProcessConfig processConfig,
      boolean openStdin,
      boolean openStderr,
      boolean openStdout,
      boolean canRemove,
      @JsonProperty("ContainerID") String containerId,
      String detachKeys,
      int pid) {}

  /** What runs. */
  public record ProcessConfig(
      @JsonProperty("privileged") boolean privileged,
      @JsonProperty("user") String user,
      @JsonProperty("tty") boolean tty,
      @JsonProperty("entrypoint") String entrypoint,
      @JsonProperty("arguments") List<String> arguments) {}
}
