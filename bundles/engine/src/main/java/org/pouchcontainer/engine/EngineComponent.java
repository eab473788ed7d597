package org.pouchcontainer.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.EngineFailed;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.container.Engine;
import org.pouchcontainer.engine.container.RuntimeCatalog;
import org.pouchcontainer.engine.driver.DriverRegistry;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.files.Scratch;
import org.pouchcontainer.engine.hook.ImageHooks;
import org.pouchcontainer.engine.metrics.Metrics;
import org.pouchcontainer.engine.metrics.Timed;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.engine.system.SystemManager;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.hook.DaemonHook;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.host.HostProcesses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the engine once everything that it needs is there, and offers its services. They are
 * registered by hand, because they may be seen only after all containers are restored, and because
 * a start-up that fails must tell the launcher why.
 */
@Component(
    service = {},
    immediate = true)
public final class EngineComponent {
  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(3);

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final Optional<Engine> engine;
  private final Optional<ImageHooks> imageHooks;
  private final Drivers drivers;
  private final Optional<Metrics> metrics;

  /** Builds the engine; on failure offers {@link EngineFailed} instead. */
  @Activate
  public EngineComponent(
      BundleContext context,
      @Reference SettingsService settings,
      @Reference Drivers drivers,
      @Reference ImageService images,
      @Reference ImageTransferService transfers,
      @Reference VolumeService volumes,
      @Reference EventService events,
      @Reference HostMounts mounts,
      @Reference HostFiles files,
      @Reference HostProcesses processes,
      @Reference Kernel kernel) {
    Engine built = null;
    ImageHooks heard = null;
    Metrics meter = null;
    try {
      DaemonSettings current = settings.current();
      awaitDrivers(drivers, current);
      CgroupLayout cgroups = CgroupLayout.ofThisHost();
      OwnLimits own = OwnLimits.ofThisProcess();
      Engine.HostAccess host =
          new Engine.HostAccess(mounts, files, processes, kernel, kernel.networks(), cgroups, own);
      RuntimeCatalog runtimes = new RuntimeCatalog(drivers, current);
      runtimes.requireDefault();
      // Before any container starts, what an earlier engine looked at is unmounted.
      Scratch scratch = new Scratch(current.run().resolve("files"), mounts, files);
      built = new Engine(current, drivers, runtimes, images, volumes, events, host);
      SystemManager system =
          new SystemManager(
              engineId(drivers, current),
              settings,
              drivers,
              runtimes,
              cgroups,
              own,
              images,
              built::counts,
              version(context));
      drivers
          .hooks()
          .before(
              DaemonHook.class,
              "before serving",
              Boolean.TRUE,
              (hook, value) -> {
                hook.beforeServing();
                return value;
              });
      heard = new ImageHooks(drivers.hooks(), images, events, current.snapshotter());
      OuterServices outer =
          OuterServices.of(
              built,
              new OuterServices.Sources(drivers, images, transfers, volumes, events, scratch),
              host,
              system::version);
      meter = outer.metrics();
      register(context, MetricsService.class, meter);
      register(context, StatsService.class, outer.stats());
      register(context, ContainerFileService.class, outer.files());
      register(context, CommitService.class, outer.commits());
      register(context, DiskUsageService.class, outer.usage());
      register(context, ImageUsers.class, built.imageUsers());
      register(context, ExecService.class, built.execs());
      register(context, NetworkService.class, built.networks());
      register(context, SystemService.class, system);
      register(
          context,
          ContainerService.class,
          Timed.of(
              ContainerService.class,
              built.containers(),
              meter,
              "container",
              Timed.CONTAINER_ACTIONS));
    } catch (RuntimeException e) {
      LOG.error("the engine cannot start: {}", e.getMessage());
      LOG.debug("the engine cannot start", e);
      Map<String, String> properties = Map.of("message", String.valueOf(e.getMessage()));
      registrations.add(
          context.registerService(
              EngineFailed.class, new EngineFailed() {}, FrameworkUtil.asDictionary(properties)));
    }
    this.engine = Optional.ofNullable(built);
    this.imageHooks = Optional.ofNullable(heard);
    this.drivers = drivers;
    this.metrics = Optional.ofNullable(meter);
  }

  /** Drivers' bundles start before the engine's, so what is not there soon is not installed. */
  private static void awaitDrivers(Drivers drivers, DaemonSettings settings) {
    await("store", drivers.stores(), settings.store());
    await("snapshotter", drivers.snapshotters(), settings.snapshotter());
    await("add-runtime", drivers.runtimes(), "oci");
    DaemonSettings.LogDefaults log = settings.defaultLog();
    if (!log.driver().equals("none")) {
      await("default-log-config.Type", drivers.logs(), log.driver());
    }
  }

  private static void await(String key, DriverRegistry<?> registry, String name) {
    try {
      registry.await(name, BOOT_LIMIT);
    } catch (EngineException e) {
      throw e.within("setting " + key + "=" + name);
    }
  }

  private static String version(BundleContext context) {
    var v = context.getBundle().getVersion();
    return v.getMajor() + "." + v.getMinor() + "." + v.getMicro();
  }

  private static String engineId(Drivers drivers, DaemonSettings settings) {
    RecordStore<String> store =
        new RecordStore<>(
            () -> drivers.stores().require(settings.store()),
            "engine",
            String.class,
            RecordJson.mapper());
    return store
        .find("id")
        .orElseGet(
            () -> {
              String id = ContainerId.random().value();
              store.save("id", id);
              return id;
            });
  }

  private void tellOfStop() {
    if (engine.isEmpty()) {
      return;
    }
    try {
      drivers
          .hooks()
          .before(
              DaemonHook.class,
              "before the stop",
              Boolean.TRUE,
              (hook, value) -> {
                hook.beforeStop();
                return value;
              });
    } catch (EngineException e) {
      // A stop cannot be refused.
      LOG.warn("{}", e.getMessage());
    }
  }

  private <S> void register(BundleContext context, Class<S> type, S service) {
    registrations.add(context.registerService(type, service, null));
  }

  /** Takes the services away; containers run on. */
  @Deactivate
  public void stop() {
    imageHooks.ifPresent(ImageHooks::close);
    tellOfStop();
    registrations.forEach(
        registration -> {
          try {
            registration.unregister();
          } catch (IllegalStateException e) {
            LOG.debug("was unregistered before: {}", e.toString());
          }
        });
    registrations.clear();
    metrics.ifPresent(Metrics::close);
    engine.ifPresent(Engine::close);
  }
}
