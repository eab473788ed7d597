package org.pouchcontainer.engine.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.NamespaceModes;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.engine.spec.SharedNamespaces;
import org.pouchcontainer.engine.spec.SharedNamespaces.Choice;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/** Finds the namespaces of other containers that a container wants to share. */
final class NamespacePlan {
  private final ContainerIndex index;
  private final CgroupLayout cgroups;

  NamespacePlan(ContainerIndex index, CgroupLayout cgroups) {
    this.index = index;
    this.cgroups = cgroups;
  }

  /** Checks that modes are known and the containers they name exist. */
  void validate(ContainerSpec spec) {
    NamespaceModes modes = spec.namespaces();
    check("ipc", modes.ipc(), "private, shareable, none, host or container:<name>");
    check("pid", modes.pid(), "private, host or container:<name>");
    check("uts", modes.uts(), "private or host");
    check("cgroup", modes.cgroup(), "private or host");
    if (!modes.user().isEmpty() && !modes.user().equals("host")) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "user namespace \"" + modes.user() + "\": this engine only knows host");
    }
    if (NetworkMode.parse(spec.network()) instanceof NetworkMode.OfContainer other) {
      index.require(other.container());
    }
  }

  private void check(String type, String mode, String allowed) {
    if (mode.startsWith("container:") && !type.equals("uts") && !type.equals("cgroup")) {
      index.require(mode.substring("container:".length()));
      return;
    }
    boolean known =
        switch (mode) {
          case "", "private", "host" -> true;
          case "shareable", "none" -> type.equals("ipc");
          default -> false;
        };
    if (!known) {
      throw EngineException.invalid(type + " namespace mode \"" + mode + "\": expected " + allowed);
    }
  }

  /**
   * The namespaces for a start, looked up now.
   *
   * @param sandbox the network namespace that was made for it, if one was
   */
  SharedNamespaces resolve(ContainerSpec spec, Optional<Path> sandbox) {
    NamespaceModes modes = spec.namespaces();
    return new SharedNamespaces(
        network(NetworkMode.parse(spec.network()), sandbox),
        choice("ipc", modes.ipc()),
        choice("pid", modes.pid()),
        uts(spec),
        cgroup(spec));
  }

  /** The running container whose network this one shares, if it does. */
  Optional<ContainerRecord> networkOwner(ContainerSpec spec) {
    return NetworkMode.parse(spec.network()) instanceof NetworkMode.OfContainer other
        ? Optional.of(index.require(other.container()).record())
        : Optional.empty();
  }

  /**
   * The container whose /dev/shm is mounted: itself if others may join it, the one it joins, or
   * none.
   *
   * @throws EngineException FAILED_PRECONDITION if that one keeps its memory to itself
   */
  Optional<ContainerRecord> sharedMemoryOwner(ContainerRecord record) {
    String mode = record.spec().namespaces().ipc();
    if (!mode.startsWith("container:")) {
      return RunFiles.isShareable(record) ? Optional.of(record) : Optional.empty();
    }
    ContainerRecord other = index.require(mode.substring("container:".length())).record();
    if (!RunFiles.isShareable(other)) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION,
          "share ipc namespace of container "
              + other.name()
              + ": it is private; create that container with ipc mode shareable");
    }
    return Optional.of(other);
  }

  private Choice network(NetworkMode mode, Optional<Path> sandbox) {
    if (sandbox.isPresent()) {
      return new Choice.Join(sandbox.get().toString());
    }
    if (mode instanceof NetworkMode.OfContainer other) {
      return join("net", other.container());
    }
    if (mode instanceof NetworkMode.OfPath pinned) {
      if (!Files.exists(Path.of(pinned.path()))) {
        throw EngineException.invalid("network namespace " + pinned.path() + ": does not exist");
      }
      return new Choice.Join(pinned.path());
    }
    return mode instanceof NetworkMode.Host ? new Choice.Host() : new Choice.Own();
  }

  private Choice choice(String type, String mode) {
    if (mode.startsWith("container:")) {
      return join(type, mode.substring("container:".length()));
    }
    return mode.equals("host") ? new Choice.Host() : new Choice.Own();
  }

  /** One in the host's network keeps the host's name, unless it asks for one of its own. */
  private static Choice uts(ContainerSpec spec) {
    boolean host =
        spec.namespaces().uts().equals("host")
            || (NetworkMode.parse(spec.network()) instanceof NetworkMode.Host
                && spec.hostname().isEmpty());
    return host ? new Choice.Host() : new Choice.Own();
  }

  /** As docker: the host's on v1, an own one on v2, unless asked otherwise. */
  private Choice cgroup(ContainerSpec spec) {
    String mode = spec.namespaces().cgroup();
    boolean own =
        mode.isEmpty()
            ? cgroups.version() == 2 && !spec.security().privileged()
            : mode.equals("private");
    return own ? new Choice.Own() : new Choice.Host();
  }

  private Choice join(String type, String nameOrId) {
    Container other = index.require(nameOrId);
    MonitoredProcess process = other.requireProcess("share " + type + " namespace of");
    return new Choice.Join("/proc/" + process.pid() + "/ns/" + type);
  }
}
