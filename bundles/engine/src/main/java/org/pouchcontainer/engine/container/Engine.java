package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SystemInfo.ContainerCounts;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.cgroup.CgroupPaths;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.health.ProcessFamily;
import org.pouchcontainer.engine.log.FileChanges;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.network.NetworkFiles;
import org.pouchcontainer.engine.network.NetworkParts;
import org.pouchcontainer.engine.network.NetworkRecord;
import org.pouchcontainer.engine.spec.InitProgram;
import org.pouchcontainer.engine.spec.SecurityProfiles;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.namespace.NetNamespaces;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.host.HostProcesses;

/** Puts the parts that deal with containers together: the one place that knows all of them. */
public final class Engine implements AutoCloseable {
  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);

  private final EngineThreads threads = new EngineThreads();
  private final FileChanges changes = new FileChanges();
  private final ContainerIndex index = new ContainerIndex();
  private final ContainerLifecycle lifecycle;
  private final ContainerManager manager;
  private final ExecManager execs;
  private final NetworkParts networking;
  private final Runnable endOfArrivals;
  private final NetworkService networks;
  private final ContainerAccess access;
  private final ContainerEvents events;
  private final ContainerMounts mounts;

  /**
   * What the engine is given.
   *
   * @param mounts mounts of this host
   * @param files files of this host
   * @param processes processes of this host
   * @param kernel the kernel by subject
   * @param networks network namespaces
   * @param cgroups how cgroups are mounted
   * @param own what the engine may hand on
   */
  public record HostAccess(
      HostMounts mounts,
      HostFiles files,
      HostProcesses processes,
      Kernel kernel,
      NetNamespaces networks,
      CgroupLayout cgroups,
      OwnLimits own) {}

  /** Builds the engine and restores its containers. */
  public Engine(
      DaemonSettings settings,
      Drivers drivers,
      RuntimeCatalog runtimes,
      ImageService images,
      VolumeService volumes,
      EventService eventService,
      HostAccess host) {
    RecordStore<ContainerRecord> store =
        new RecordStore<>(
            () -> drivers.stores().await(settings.store(), DRIVER_RETURN),
            "containers",
            ContainerRecord.class,
            RecordJson.mapper());
    boolean systemd = settings.cgroupDriver().equals("systemd");
    ContainerFolders folders = new ContainerFolders(settings.home(), settings.run());
    this.events = new ContainerEvents(eventService);
    RunFiles runFiles = new RunFiles(folders, host.mounts(), host.files());
    this.mounts = new ContainerMounts(volumes, host.files(), host.kernel());
    NamespacePlan namespaces = new NamespacePlan(index, host.cgroups());
    NetworkFiles networkFiles = new NetworkFiles(settings.dns());
    this.networking =
        new NetworkParts(
            settings,
            drivers,
            new RecordStore<>(
                () -> drivers.stores().await(settings.store(), DRIVER_RETURN),
                "networks",
                NetworkRecord.class,
                RecordJson.mapper()),
            eventService,
            host.networks(),
            () -> index.all().stream().map(Container::record).toList(),
            new Releases(index));
    SpecBuilder specs =
        new SpecBuilder(
            host.cgroups(),
            new CgroupPaths(systemd, settings.cgroupParent()),
            host.own(),
            SecurityProfiles.load());
    ContainerHooks hooks = new ContainerHooks(drivers.hooks());
    InitProgram init = new InitProgram(settings.init());
    ContainerStarter starter =
        new ContainerStarter(
            drivers,
            folders,
            runFiles,
            mounts,
            networkFiles,
            namespaces,
            networking.containers(),
            threads,
            specs,
            init,
            hooks,
            host.kernel(),
            systemd);
    ContainerLogs logs = new ContainerLogs(drivers, folders, changes, threads);
    logs.validateDefaults(settings.defaultLog());
    ContainerRemover remover =
        new ContainerRemover(
            drivers, index, store, folders, runFiles, mounts, host.files(), logs, hooks, events);
    this.execs =
        new ExecManager(index, folders, drivers, specs, starter, events, threads, host.files());
    HealthChecks health =
        new HealthChecks(
            folders,
            events,
            threads,
            new ExecProber(
                execs,
                container -> processes(drivers, folders, container),
                new ProcessFamily(host.processes()),
                threads));
    this.lifecycle =
        new ContainerLifecycle(
            drivers,
            folders,
            starter,
            remover,
            events,
            threads,
            health,
            logs,
            hooks,
            after ->
                new ExitHandler(
                    drivers,
                    folders,
                    runFiles,
                    mounts,
                    networking.containers(),
                    events,
                    threads,
                    health,
                    logs,
                    hooks,
                    after));
    ContainerConnections connections =
        new ContainerConnections(index, networking, networkFiles, folders);
    this.networks = networking.service(connections);
    this.access = new ContainerAccess(index, folders, lifecycle, threads);
    this.manager =
        new ContainerManager(
            index,
            new ContainerCreator(
                images,
                drivers,
                settings,
                runtimes,
                index,
                store,
                folders,
                mounts,
                namespaces,
                networking.plans(),
                specs,
                init,
                logs,
                hooks,
                host.files()),
            lifecycle,
            new ContainerUpdates(drivers, folders, specs, events, hooks),
            connections,
            networking.views(),
            new ContainerViews(
                folders, volumes, networking.views(), execs::idsOf, index::healthOf, logs),
            folders,
            events,
            logs,
            changes);
    new ContainerRestorer(
            store,
            index,
            folders,
            runFiles,
            lifecycle,
            health,
            logs,
            mounts,
            networking,
            volumes,
            drivers,
            host.processes(),
            threads)
        .restore();
    // A plugin that comes later, or again, knows nothing of what its containers have.
    this.endOfArrivals =
        drivers
            .networks()
            .onArrival(
                plugin ->
                    threads
                        .workers()
                        .execute(() -> networking.restorer().restoreAfterArrival(plugin)));
  }

  private static List<Integer> processes(
      Drivers drivers, ContainerFolders folders, Container container) {
    ContainerRecord record = container.record();
    return drivers
        .runtimes()
        .await(record.runtime().driver(), DRIVER_RETURN)
        .processes(folders.ref(record));
  }

  /** The containers. */
  public ContainerService containers() {
    return manager;
  }

  /** Their networks. */
  public NetworkService networks() {
    return networks;
  }

  /** Their execs. */
  public ExecService execs() {
    return execs;
  }

  /** A container as tests look into it. */
  Container container(String nameOrId) {
    return index.require(nameOrId);
  }

  /** The containers, for other parts of the engine. */
  public ContainerAccess access() {
    return access;
  }

  /** Tells what happens to them. */
  public ContainerEvents containerEvents() {
    return events;
  }

  /** Threads for what may block. */
  public ExecutorService workers() {
    return threads.workers();
  }

  /** What is mounted in them. */
  public ContainerMounts mounts() {
    return mounts;
  }

  /** Which images containers use. */
  public ImageUsers imageUsers() {
    return imageId ->
        index.all().stream()
            .map(Container::record)
            .filter(record -> record.imageId().equals(imageId))
            .map(
                record ->
                    new ImageUsers.ImageUse(
                        "container " + record.id().shortForm() + " (" + record.name() + ")",
                        record.state().status().isAlive()))
            .sorted(Comparator.comparing(ImageUsers.ImageUse::running).reversed())
            .toList();
  }

  /** How many containers there are. */
  public ContainerCounts counts() {
    List<ContainerStatus> all =
        index.all().stream().map(container -> container.state().status()).toList();
    int paused = (int) all.stream().filter(ContainerStatus.PAUSED::equals).count();
    int running = (int) all.stream().filter(ContainerStatus.RUNNING::equals).count();
    return new ContainerCounts(all.size(), running, paused, all.size() - running - paused);
  }

  /** Ends the engine's threads; containers run on. Idempotent. */
  @Override
  public void close() {
    endOfArrivals.run();
    lifecycle.close();
    changes.close();
    threads.close();
  }
}
