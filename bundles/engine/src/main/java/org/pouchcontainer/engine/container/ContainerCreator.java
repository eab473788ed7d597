package org.pouchcontainer.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerService.Created;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.health.HealthRules;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.NetworkFiles;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.engine.network.NetworkPlans;
import org.pouchcontainer.engine.spec.InitProgram;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes containers: everything is checked before anything exists. */
final class ContainerCreator {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerCreator.class);

  private static final int MAX_SPEC_BYTES = 1 << 20;

  private final ImageService images;
  private final Drivers drivers;
  private final DaemonSettings settings;
  private final RuntimeCatalog runtimes;
  private final ContainerIndex index;
  private final RecordStore<ContainerRecord> store;
  private final ContainerFolders folders;
  private final ContainerMounts mounts;
  private final NamespacePlan namespaces;
  private final NetworkPlans networking;
  private final SpecBuilder specs;
  private final InitProgram init;
  private final ContainerLogs logs;
  private final ContainerHooks hooks;
  private final HostFiles files;

  ContainerCreator(
      ImageService images,
      Drivers drivers,
      DaemonSettings settings,
      RuntimeCatalog runtimes,
      ContainerIndex index,
      RecordStore<ContainerRecord> store,
      ContainerFolders folders,
      ContainerMounts mounts,
      NamespacePlan namespaces,
      NetworkPlans networking,
      SpecBuilder specs,
      InitProgram init,
      ContainerLogs logs,
      ContainerHooks hooks,
      HostFiles files) {
    this.images = images;
    this.drivers = drivers;
    this.settings = settings;
    this.runtimes = runtimes;
    this.index = index;
    this.store = store;
    this.folders = folders;
    this.mounts = mounts;
    this.namespaces = namespaces;
    this.networking = networking;
    this.specs = specs;
    this.init = init;
    this.logs = logs;
    this.hooks = hooks;
    this.files = files;
  }

  /** Makes a container and adds it to the index. */
  Created create(CreateContainer request) {
    String askedName = request.name().isEmpty() ? "" : ContainerIndex.checkName(request.name());
    requireImplemented(request.spec());
    ImageDetails image = images.inspect(request.spec().image());
    requirePlatform(request, image);
    ContainerSpec merged = withEngineDefaults(ImageDefaults.merge(request.spec(), image.config()));
    ContainerSpec spec = referring(() -> withNetworkMode(merged));
    requireModestSize(spec);
    List<String> arguments = ImageDefaults.arguments(spec);
    Connections connections = networking.plan(spec);
    List<String> warnings = referring(() -> validate(spec, connections));
    ContainerRecord.RuntimeChoice runtime = runtimes.choose(spec.runtime());
    List<MountRequest> plan =
        referring(() -> mounts.plan(spec, name -> index.require(name).record()));

    ContainerId id = request.id() == null ? ContainerId.random() : request.id();
    if (index.hasId(id)) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS, "container id " + id + ": in use; choose another");
    }
    String name = askedName;
    if (name.isEmpty()) {
      name = index.reserveGenerated(id);
    } else {
      index.reserve(name, id);
    }
    ContainerSpec hooked = withHooks(id, name, spec);
    make(id, name, image, hooked, connections, arguments, runtime, plan);
    return new Created(id, name, warnings);
  }

  private ContainerSpec withHooks(ContainerId id, String name, ContainerSpec spec) {
    try {
      ContainerSpec hooked = hooks.beforeCreate(id, name, spec);
      requireModestSize(hooked);
      return hooked;
    } catch (RuntimeException e) {
      index.releaseName(name, id);
      throw e;
    }
  }

  /** All containers' records are in memory: no single one may fill it. */
  private static void requireModestSize(ContainerSpec spec) {
    int size;
    try {
      size = RecordJson.mapper().writeValueAsBytes(spec).length;
    } catch (JsonProcessingException e) {
      throw EngineException.internal("create container: measure its specification", e);
    }
    if (size > MAX_SPEC_BYTES) {
      throw EngineException.invalid(
          "create container: command, environment, labels and all else take "
              + size
              + " bytes; at most "
              + MAX_SPEC_BYTES
              + " are allowed");
    }
  }

  /**
   * A network or container that a request refers to and that is not there makes the request wrong.
   * "Not found" would mean the image to clients, which then pull it.
   */
  private static <T> T referring(Supplier<T> check) {
    try {
      return check.get();
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT, "create container: " + e.getMessage(), e);
    }
  }

  private void make(
      ContainerId id,
      String name,
      ImageDetails image,
      ContainerSpec spec,
      Connections connections,
      List<String> arguments,
      ContainerRecord.RuntimeChoice runtime,
      List<MountRequest> plan) {
    Deque<Runnable> undo = new ArrayDeque<>();
    undo.push(() -> index.releaseName(name, id));
    try {
      String snapshotter =
          spec.snapshotter().isEmpty() ? settings.snapshotter() : spec.snapshotter();
      String chain = images.unpack(image.id(), snapshotter);
      Snapshotter snapshots = drivers.snapshotters().require(snapshotter);
      snapshots.prepare(id.value(), chain.isEmpty() ? null : chain);
      undo.push(() -> snapshots.remove(id.value()));
      List<StoredMount> stored = mounts.reserve(plan, spec.volumeDriver(), id.value());
      undo.push(() -> mounts.release(stored, id.value(), true));
      undo.push(() -> files.deleteTree(folders.durable(id)));
      makeFolder(id);
      ContainerRecord record =
          new ContainerRecord(
              id,
              name,
              Instant.now(),
              image.id(),
              spec,
              arguments,
              runtime,
              snapshotter,
              id.value(),
              stored,
              ContainerState.NEW,
              null,
              false,
              0,
              0,
              connections);
      store.create(id.value(), record);
      undo.push(() -> store.delete(id.value()));
      index.add(new Container(store, record));
    } catch (RuntimeException e) {
      undo.forEach(ContainerCreator::undoQuietly);
      throw e instanceof EngineException known
          ? known.within("create container " + name)
          : EngineException.internal("create container " + name + ": " + e, e);
    }
  }

  private void makeFolder(ContainerId id) {
    Path folder = folders.durable(id);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(folders.allDurable(), ownerOnly);
      Files.createDirectory(folder, ownerOnly);
    } catch (IOException e) {
      throw EngineException.internal("make folder " + folder, e);
    }
  }

  /** Another container is known by its id, whatever it is called later. */
  private ContainerSpec withNetworkMode(ContainerSpec spec) {
    NetworkRequest n = spec.network();
    String mode =
        NetworkMode.parse(n) instanceof NetworkMode.OfContainer other
            ? "container:" + index.require(other.container()).record().id()
            : networking.mode(n.mode());
    return mode.equals(n.mode()) ? spec : SpecChanges.withNetwork(spec, n.withMode(mode));
  }

  private List<String> validate(ContainerSpec spec, Connections connections) {
    namespaces.validate(spec);
    NetworkFiles.validate(spec.network());
    NetworkMode network = NetworkMode.parse(spec.network());
    network.check(spec.network(), spec.hostname());
    requireHostname(spec.hostname());
    requireHostname(spec.domainname());
    if (spec.shmBytes() < 0) {
      throw EngineException.invalid("shm size " + spec.shmBytes() + ": must not be negative");
    }
    Signals.parse(spec.stop().signal(), Signals.TERM);
    requireRestartPolicy(spec.restart(), spec.autoRemove());
    logs.validate(spec.log());
    HealthRules.validate(spec.healthTest());
    if (init.isWanted(spec)) {
      init.require();
    }
    List<String> warnings = new ArrayList<>(specs.validate(spec));
    warnings.addAll(networking.check(spec, connections));
    return warnings;
  }

  private static void requireHostname(String hostname) {
    if (!hostname.isEmpty()
        && (hostname.length() > 63
            || !hostname.matches("[a-zA-Z0-9_]([a-zA-Z0-9_-]*)(\\.[a-zA-Z0-9_-]+)*"))) {
      throw EngineException.invalid(
          "host name \"" + hostname + "\": expected 1 to 63 letters, digits, '.', '-' or '_'");
    }
  }

  /** INVALID_ARGUMENT for a policy that does not exist or cannot be combined. */
  static void requireRestartPolicy(ContainerSpec.RestartPolicy policy, boolean autoRemove) {
    if (!Set.of("", "no", "always", "unless-stopped", "on-failure").contains(policy.name())) {
      throw EngineException.invalid(
          "restart policy \""
              + policy.name()
              + "\": expected no, always, unless-stopped or on-failure");
    }
    if (policy.maximumRetries() < 0
        || (policy.maximumRetries() > 0 && !policy.name().equals("on-failure"))) {
      throw EngineException.invalid(
          "restart policy " + policy.name() + ": a retry count goes with on-failure only");
    }
    if (autoRemove && !Set.of("", "no").contains(policy.name())) {
      throw EngineException.invalid(
          "restart policy " + policy.name() + ": cannot be combined with automatic removal");
    }
  }

  /** Refuses what would otherwise be dropped without a word. */
  private static void requireImplemented(ContainerSpec spec) {
    if (spec.rich().enabled() || !spec.rich().mode().isEmpty()) {
      throw notYet("rich containers");
    }
    if (spec.rich().lxcfs()) {
      throw notYet("lxcfs");
    }
    if (!spec.quota().limits().isEmpty() || !spec.quota().id().isEmpty()) {
      throw notYet("disk quotas");
    }
    if (!spec.storageOptions().isEmpty()) {
      throw notYet("storage options");
    }
  }

  private static EngineException notYet(String what) {
    return new EngineException(
        ErrorKind.NOT_IMPLEMENTED,
        "create container: this version of the engine does not have " + what);
  }

  private static void requirePlatform(CreateContainer request, ImageDetails image) {
    String wanted = request.platform();
    if (wanted.isEmpty()) {
      return;
    }
    String[] parts = wanted.split("/");
    boolean matches =
        parts[0].equals(image.os()) && (parts.length < 2 || parts[1].equals(image.architecture()));
    if (!matches) {
      throw EngineException.notFound(
          "image "
              + request.spec().image()
              + " for platform "
              + wanted
              + ": what is here is for "
              + image.os()
              + "/"
              + image.architecture()
              + "; pull it for that platform");
    }
  }

  /** Fills what neither creator nor image have said. */
  private ContainerSpec withEngineDefaults(ContainerSpec s) {
    return SpecChanges.withDefaults(s, withLogDefaults(s.log()), withSwap(s.resources()));
  }

  /** The engine's options hold for its own driver, each unless the container says otherwise. */
  private ContainerSpec.LogConfig withLogDefaults(ContainerSpec.LogConfig asked) {
    DaemonSettings.LogDefaults standard = settings.defaultLog();
    String driver = asked.driver().isEmpty() ? standard.driver() : asked.driver();
    if (!driver.equals(standard.driver())) {
      return asked;
    }
    Map<String, String> options = new HashMap<>(standard.options());
    options.putAll(asked.options());
    return new ContainerSpec.LogConfig(driver, options);
  }

  /** Memory and swap together are twice the memory unless asked, as docker and pouch have it. */
  private static Resources withSwap(Resources r) {
    Resources.Memory m = r.memory();
    if (m.limitBytes() == 0 || m.swapBytes() != 0) {
      return r;
    }
    return new Resources(
        new Resources.Memory(
            m.limitBytes(),
            m.reservationBytes(),
            m.limitBytes() * 2,
            m.swappiness(),
            m.kernelBytes()),
        r.cpu(),
        r.blkio(),
        r.pidsLimit(),
        r.devices(),
        r.deviceRules(),
        r.ulimits(),
        r.cgroupParent(),
        r.oomScoreAdjust(),
        r.oomKillDisable(),
        r.pouch());
  }

  private static void undoQuietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("undo a failed create: {}", e.toString());
    }
  }
}
