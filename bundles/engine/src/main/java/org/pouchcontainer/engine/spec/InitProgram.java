package org.pouchcontainer.engine.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The small init of {@code --init}: a static program of this host, bound read-only into a
 * container, which reaps zombies and forwards signals as its PID 1.
 */
public final class InitProgram {
  /** Where containers see it, as in Docker. */
  static final String TARGET = "/sbin/docker-init";

  private static final List<String> NAMES = List.of("docker-init", "catatonit", "tini-static");
  private static final List<String> FOLDERS =
      List.of(
          "/usr/local/libexec/docker",
          "/usr/libexec/docker",
          "/usr/libexec/podman",
          "/usr/local/bin",
          "/usr/bin",
          "/usr/sbin",
          "/bin");

  private final DaemonSettings.Init settings;
  private final List<String> folders;

  /** As configured. */
  public InitProgram(DaemonSettings.Init settings) {
    this(settings, FOLDERS);
  }

  InitProgram(DaemonSettings.Init settings, List<String> folders) {
    this.settings = settings;
    this.folders = folders;
  }

  /** Whether this container has one: only where it has a PID 1 of its own. */
  public boolean isWanted(ContainerSpec spec) {
    String pid = spec.namespaces().pid();
    boolean ownPids = pid.isEmpty() || pid.equals("private");
    return ownPids && (spec.init() == null ? settings.byDefault() : spec.init());
  }

  /**
   * The program on this host.
   *
   * @throws EngineException FAILED_PRECONDITION saying what to install
   */
  public Path require() {
    if (!settings.path().isEmpty()) {
      Path path = Path.of(settings.path());
      if (!Files.isExecutable(path)) {
        throw new EngineException(
            ErrorKind.FAILED_PRECONDITION,
            "--init: setting init-path=" + path + ": there is no program; correct the setting");
      }
      return path;
    }
    return NAMES.stream()
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    ErrorKind.FAILED_PRECONDITION,
                    "--init: none of "
                        + String.join(", ", NAMES)
                        + " is on this host; install the package catatonit or set init-path"));
  }

  /** How a container sees it. */
  static Mount mount(Path program) {
    return new Mount(TARGET, "bind", program.toString(), List.of("bind", "ro", "rprivate"));
  }

  /** The command line with it in front. */
  static List<String> wrap(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of(TARGET, "--"));
    all.addAll(arguments);
    return all;
  }
}
