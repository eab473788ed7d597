package org.pouchcontainer.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Clients;
import org.pouchcontainer.rest.http.Dispatcher;
import org.pouchcontainer.rest.http.Guard;
import org.pouchcontainer.rest.http.HttpListeners;
import org.pouchcontainer.rest.http.ListenAddress;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.route.AttachRoutes;
import org.pouchcontainer.rest.route.BuildRoutes;
import org.pouchcontainer.rest.route.CheckpointRoutes;
import org.pouchcontainer.rest.route.CommitRoutes;
import org.pouchcontainer.rest.route.ContainerFileRoutes;
import org.pouchcontainer.rest.route.ContainerRoutes;
import org.pouchcontainer.rest.route.ContainerStatsRoutes;
import org.pouchcontainer.rest.route.ContainerStreamRoutes;
import org.pouchcontainer.rest.route.DaemonRoutes;
import org.pouchcontainer.rest.route.DebugRoutes;
import org.pouchcontainer.rest.route.DiskUsageRoutes;
import org.pouchcontainer.rest.route.ExecRoutes;
import org.pouchcontainer.rest.route.ImageRoutes;
import org.pouchcontainer.rest.route.ImageTransferRoutes;
import org.pouchcontainer.rest.route.MetricsRoutes;
import org.pouchcontainer.rest.route.MissingRoutes;
import org.pouchcontainer.rest.route.NetworkRoutes;
import org.pouchcontainer.rest.route.OpenApiRoutes;
import org.pouchcontainer.rest.route.PluginRoutes;
import org.pouchcontainer.rest.route.RegistryRoutes;
import org.pouchcontainer.rest.route.RouteSet;
import org.pouchcontainer.rest.route.Swarm;
import org.pouchcontainer.rest.route.SystemRoutes;
import org.pouchcontainer.rest.route.VolumeRoutes;

/** Both dialects on all their listeners. Knows nothing of OSGi. */
public final class RestServer implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final Guard guard;
  private final Clients clients = new Clients();
  private final HttpListeners listeners;

  /**
   * What the routes call.
   *
   * @param containers containers
   * @param execs execs
   * @param images images
   * @param volumes volumes
   * @param events events
   * @param system the engine
   * @param settings the engine's settings
   * @param more what an engine may lack
   */
  public record Services(
      ContainerService containers,
      ExecService execs,
      ImageService images,
      VolumeService volumes,
      EventService events,
      SystemService system,
      SettingsService settings,
      More more) {}

  /**
   * What an engine may lack; the routes behind a null answer NOT_IMPLEMENTED.
   *
   * @param files files of containers
   * @param stats what containers use
   * @param commits images from containers
   * @param networks networks
   * @param transfers save, load, import, push
   * @param registries login and search
   * @param diskUsage what is on disk
   * @param metrics what is counted
   */
  public record More(
      @Nullable ContainerFileService files,
      @Nullable StatsService stats,
      @Nullable CommitService commits,
      @Nullable NetworkService networks,
      @Nullable ImageTransferService transfers,
      @Nullable RegistryService registries,
      @Nullable DiskUsageService diskUsage,
      @Nullable MetricsService metrics) {
    /** None of them. */
    public static final More NONE = new More(null, null, null, null, null, null, null, null);
  }

  /** Will serve as the settings say. */
  public RestServer(Services services, Guard guard) {
    this.guard = guard;
    Router router = router(services);
    DaemonSettings settings = services.settings().current();
    String version = services.system().version().version();
    List<HttpListeners.Listener> all = new ArrayList<>();
    add(all, settings.listen(), dispatcher(ApiDialect.POUCH, router, version));
    add(all, settings.dockerListen(), dispatcher(ApiDialect.DOCKER, router, version));
    this.listeners = new HttpListeners(all, settings.tls());
  }

  private Dispatcher dispatcher(ApiDialect dialect, Router router, String version) {
    return new Dispatcher(dialect, router, guard, clients, version);
  }

  private static void add(
      List<HttpListeners.Listener> all, List<String> addresses, Dispatcher dispatcher) {
    addresses.forEach(a -> all.add(new HttpListeners.Listener(ListenAddress.parse(a), dispatcher)));
  }

  static Router router(Services s) {
    StreamThreads threads = new StreamThreads();
    List<RouteSet> sets =
        List.of(
            new SystemRoutes(s.system(), s.events(), threads),
            new ContainerRoutes(s.containers(), s.more().diskUsage()),
            new ContainerStreamRoutes(s.containers(), threads),
            new AttachRoutes(s.containers(), threads),
            new ContainerFileRoutes(s.containers(), s.more().files(), threads),
            new ContainerStatsRoutes(s.containers(), s.more().stats(), threads),
            new ExecRoutes(s.execs(), threads),
            new ImageTransferRoutes(s.images(), s.more().transfers(), s.more().metrics(), threads),
            new RegistryRoutes(s.more().registries()),
            new ImageRoutes(s.images(), s.containers(), s.settings(), s.more().metrics()),
            new VolumeRoutes(s.volumes(), s.more().diskUsage()),
            new DiskUsageRoutes(s.containers(), s.images(), s.volumes(), s.more().diskUsage()),
            new CommitRoutes(s.more().commits(), threads),
            new DaemonRoutes(s.settings()),
            new MetricsRoutes(s.more().metrics()),
            new CheckpointRoutes(s.containers()),
            new BuildRoutes(),
            new PluginRoutes(),
            new Swarm(),
            new OpenApiRoutes(s.system().version().version()),
            new NetworkRoutes(s.more().networks()),
            new MissingRoutes());
    Router router = new Router();
    sets.forEach(set -> set.addTo(router));
    if (s.settings().current().debug()) {
      new DebugRoutes(threads).addTo(router);
    }
    return router;
  }

  /** Serves; on return clients can connect. After a failure nothing listens. */
  public void start() {
    listeners.start();
    warmUp();
  }

  /** So that the first clients need not wait for classes to be loaded. */
  private static void warmUp() {
    Thread thread = new Thread(Warmup::run, "rest-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Lets nobody in any more, waits up to a minute for changes that are under way, then cuts what is
   * left.
   */
  @Override
  public void close() {
    listeners.stopAccepting();
    guard.drain(DRAIN);
    listeners.close();
  }
}
