package org.pouchcontainer.api.system;

import java.util.List;
import java.util.Map;

/**
 * The engine at a glance.
 *
 * @param id made at the first start, then constant
 * @param containers how many there are, by state
 * @param images how many there are
 * @param snapshotter name of the default snapshotter
 * @param home durable state's folder
 * @param host facts of the host
 * @param cgroup how cgroups are managed
 * @param runtimes runtimes by name
 * @param defaultRuntime name of the default one
 * @param defaultLogDriver name of the default one
 * @param labels the engine's labels
 * @param securityOptions as {@code name=seccomp,profile=default}
 * @param listen addresses served
 * @param registry settings for registries
 * @param debug whether debug aids are on
 * @param warnings what does not work on this host, and why
 */
public record SystemInfo(
    String id,
    ContainerCounts containers,
    int images,
    String snapshotter,
    String home,
    Host host,
    Cgroup cgroup,
    Map<String, RuntimeInfo> runtimes,
    String defaultRuntime,
    String defaultLogDriver,
    List<String> labels,
    List<String> securityOptions,
    List<String> listen,
    DaemonSettings.Registry registry,
    boolean debug,
    List<String> warnings) {
  /** Copies its collections. */
  public SystemInfo {
    runtimes = Map.copyOf(runtimes);
    labels = List.copyOf(labels);
    securityOptions = List.copyOf(securityOptions);
    listen = List.copyOf(listen);
    warnings = List.copyOf(warnings);
  }

  /**
   * Containers by state.
   *
   * @param total all of them
   * @param running neither paused nor stopped
   * @param paused frozen
   * @param stopped all others
   */
  public record ContainerCounts(int total, int running, int paused, int stopped) {}

  /**
   * Facts of the host.
   *
   * @param name its name
   * @param kernel its release
   * @param operatingSystem the pretty name of os-release
   * @param osVersion the version id of os-release
   * @param architecture as uname says
   * @param cpus usable processors
   * @param memoryBytes physical memory
   */
  public record Host(
      String name,
      String kernel,
      String operatingSystem,
      String osVersion,
      String architecture,
      int cpus,
      long memoryBytes) {}

  /**
   * How cgroups are managed.
   *
   * @param driver {@code cgroupfs} or {@code systemd}
   * @param version 1 or 2
   * @param controllers names of usable controllers
   */
  public record Cgroup(String driver, int version, List<String> controllers) {
    /** Copies the list. */
    public Cgroup {
      controllers = List.copyOf(controllers);
    }
  }

  /**
   * A runtime.
   *
   * @param path its program
   * @param arguments before its command
   * @param version as it says, or empty
   * @param usable whether containers can be made with it
   * @param reason why not; empty if usable
   */
  public record RuntimeInfo(
      String path, List<String> arguments, String version, boolean usable, String reason) {
    /** Copies the list. */
    public RuntimeInfo {
      arguments = List.copyOf(arguments);
    }
  }
}
