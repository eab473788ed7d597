package org.pouchcontainer.api.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;

/**
 * Everything that can be asked of a container. Lists, maps and texts are empty and numbers zero
 * where nothing was asked, unless a parameter says otherwise. A stored container's spec has the
 * image's defaults merged in.
 *
 * @param image as the user named it
 * @param process what runs
 * @param hostname empty for the short id
 * @param domainname or empty
 * @param labels the labels
 * @param annotations for hooks and the runtime
 * @param stop how it is asked to end
 * @param healthTest null for the image's
 * @param mounts binds, named and anonymous volumes, tmpfs
 * @param volumesFrom {@code container[:ro|rw]}
 * @param volumeDriver driver of volumes that are created on the way; empty for {@code local}
 * @param network how it is connected
 * @param namespaces which namespaces are shared
 * @param security privileges and confinement
 * @param resources limits
 * @param restart what happens when it ends
 * @param log where its output goes
 * @param runtime a runtime's name, empty for the default
 * @param snapshotter a snapshotter's name, empty for the default
 * @param autoRemove whether the engine removes it when it ends
 * @param init whether a small init is PID 1; null for no
 * @param sysctls kernel parameters of its namespaces
 * @param shmBytes size of /dev/shm, 0 for 64 MiB
 * @param rich rich-container mode
 * @param quota disk quotas
 * @param storageOptions options of the writable layer
 */
public record ContainerSpec(
    String image,
    ProcessSpec process,
    String hostname,
    String domainname,
    Map<String, String> labels,
    Map<String, String> annotations,
    StopSpec stop,
    @Nullable HealthTest healthTest,
    List<MountRequest> mounts,
    List<String> volumesFrom,
    String volumeDriver,
    NetworkRequest network,
    NamespaceModes namespaces,
    SecuritySpec security,
    Resources resources,
    RestartPolicy restart,
    LogConfig log,
    String runtime,
    String snapshotter,
    boolean autoRemove,
    @Nullable Boolean init,
    Map<String, String> sysctls,
    long shmBytes,
    RichSpec rich,
    QuotaSpec quota,
    Map<String, String> storageOptions) {
  /** Copies its collections. */
  public ContainerSpec {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    mounts = List.copyOf(mounts);
    volumesFrom = List.copyOf(volumesFrom);
    sysctls = Map.copyOf(sysctls);
    storageOptions = Map.copyOf(storageOptions);
  }

  /** A container of this image that runs this command and asks for nothing else. */
  public static ContainerSpec of(String image, List<String> command) {
    return new ContainerSpec(
        image,
        ProcessSpec.of(command),
        "",
        "",
        Map.of(),
        Map.of(),
        StopSpec.DEFAULT,
        null,
        List.of(),
        List.of(),
        "",
        NetworkRequest.DEFAULT,
        NamespaceModes.PRIVATE,
        SecuritySpec.DEFAULT,
        Resources.NONE,
        RestartPolicy.NO,
        LogConfig.DEFAULT,
        "",
        "",
        false,
        null,
        Map.of(),
        0,
        RichSpec.OFF,
        QuotaSpec.NONE,
        Map.of());
  }

  /**
   * What runs in a container.
   *
   * @param entrypoint null for the image's; an empty list clears it
   * @param command null for the image's
   * @param env {@code NAME=value}; a bare {@code NAME} removes the image's
   * @param workingDirectory empty for the image's
   * @param user {@code name|uid[:group|gid]}, empty for the image's
   * @param groupAdd supplementary groups, names or numbers
   * @param tty whether it has a terminal
   * @param openStdin whether its standard input is kept open
   * @param stdinOnce whether that ends with the first client's
   * @param attach which streams the creator wants, for display
   * @param exposedPorts as {@code 80/tcp}
   * @param anonymousVolumes container paths
   * @param shell for shell-form commands
   */
  public record ProcessSpec(
      @Nullable List<String> entrypoint,
      @Nullable List<String> command,
      List<String> env,
      String workingDirectory,
      String user,
      List<String> groupAdd,
      boolean tty,
      boolean openStdin,
      boolean stdinOnce,
      AttachFlags attach,
      Set<String> exposedPorts,
      Set<String> anonymousVolumes,
      List<String> shell) {
    /** Copies its collections. */
    public ProcessSpec {
      entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
      command = command == null ? null : List.copyOf(command);
      env = List.copyOf(env);
      groupAdd = List.copyOf(groupAdd);
      exposedPorts = Set.copyOf(exposedPorts);
      anonymousVolumes = Set.copyOf(anonymousVolumes);
      shell = List.copyOf(shell);
    }

    /** This command with everything else from the image. */
    public static ProcessSpec of(List<String> command) {
      return new ProcessSpec(
          null,
          command,
          List.of(),
          "",
          "",
          List.of(),
          false,
          false,
          false,
          new AttachFlags(false, true, true),
          Set.of(),
          Set.of(),
          List.of());
    }
  }

  /**
   * Which streams a client wants.
   *
   * @param stdin standard input
   * @param stdout standard output
   * @param stderr standard error
   */
  public record AttachFlags(boolean stdin, boolean stdout, boolean stderr) {}

  /**
   * How a container is asked to end.
   *
   * @param signal name or number, empty for the image's or SIGTERM
   * @param timeout until it is killed, null for the engine's default of 10 s
   */
  public record StopSpec(String signal, @Nullable Duration timeout) {
    /** The image's signal, 10 seconds. */
    public static final StopSpec DEFAULT = new StopSpec("", null);
  }

  /**
   * Which namespaces are shared: empty or {@code private} for an own one, {@code host}, or {@code
   * container:<name or id>}; {@code ipc} also {@code none} and {@code shareable}.
   *
   * @param ipc System V IPC and /dev/shm
   * @param pid processes
   * @param uts host name
   * @param cgroup cgroup view
   * @param user user ids; only empty or {@code host}
   */
  public record NamespaceModes(String ipc, String pid, String uts, String cgroup, String user) {
    /** All own. */
    public static final NamespaceModes PRIVATE = new NamespaceModes("", "", "", "", "");
  }

  /**
   * Privileges and confinement.
   *
   * @param privileged all that the engine may do
   * @param capAdd capability names with or without {@code CAP_}, or {@code ALL}
   * @param capDrop as capAdd
   * @param options {@code no-new-privileges}, {@code seccomp=…}, {@code apparmor=…}, {@code
   *     label=…}
   * @param readOnlyRoot whether the root cannot be written
   * @param maskedPaths null for the default set
   * @param readOnlyPaths null for the default set
   */
  public record SecuritySpec(
      boolean privileged,
      List<String> capAdd,
      List<String> capDrop,
      List<String> options,
      boolean readOnlyRoot,
      @Nullable List<String> maskedPaths,
      @Nullable List<String> readOnlyPaths) {
    /** The default confinement. */
    public static final SecuritySpec DEFAULT =
        new SecuritySpec(false, List.of(), List.of(), List.of(), false, null, null);

    /** Copies its collections. */
    public SecuritySpec {
      capAdd = List.copyOf(capAdd);
      capDrop = List.copyOf(capDrop);
      options = List.copyOf(options);
      maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
      readOnlyPaths = readOnlyPaths == null ? null : List.copyOf(readOnlyPaths);
    }
  }

  /**
   * What happens when a container ends by itself.
   *
   * @param name {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}
   * @param maximumRetries for on-failure, 0 for no bound
   */
  public record RestartPolicy(String name, int maximumRetries) {
    /** It stays ended. */
    public static final RestartPolicy NO = new RestartPolicy("no", 0);
  }

  /**
   * Where output goes.
   *
   * @param driver empty for the engine's default
   * @param options the driver's options
   */
  public record LogConfig(String driver, Map<String, String> options) {
    /** The engine's default. */
    public static final LogConfig DEFAULT = new LogConfig("", Map.of());

    /** Copies the options. */
    public LogConfig {
      options = Map.copyOf(options);
    }
  }

  /**
   * Rich-container mode.
   *
   * @param enabled whether it is a rich container
   * @param mode an init mode's name, empty for {@code dumb-init}
   * @param initScript program and arguments to run before the start, or empty
   * @param lxcfs whether /proc tells the container's own limits
   */
  public record RichSpec(boolean enabled, String mode, String initScript, boolean lxcfs) {
    /** An ordinary container. */
    public static final RichSpec OFF = new RichSpec(false, "", "", false);
  }

  /**
   * Disk quotas.
   *
   * @param limits path or pattern to size, in pouch's grammar
   * @param id quota id, or empty
   */
  public record QuotaSpec(Map<String, String> limits, String id) {
    /** No quota. */
    public static final QuotaSpec NONE = new QuotaSpec(Map.of(), "");

    /** Copies the limits. */
    public QuotaSpec {
      limits = Map.copyOf(limits);
    }
  }
}
