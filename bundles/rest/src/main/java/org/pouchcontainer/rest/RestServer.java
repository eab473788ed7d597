package org.pouchcontainer.rest;

import java.time.Duration;
import java.util.List;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Clients;
import org.pouchcontainer.rest.http.Dispatcher;
import org.pouchcontainer.rest.http.Guard;
import org.pouchcontainer.rest.http.HttpListeners;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.route.ContainerRoutes;
import org.pouchcontainer.rest.route.ContainerStreamRoutes;
import org.pouchcontainer.rest.route.ExecRoutes;
import org.pouchcontainer.rest.route.ImageRoutes;
import org.pouchcontainer.rest.route.MissingRoutes;
import org.pouchcontainer.rest.route.NetworkRoutes;
import org.pouchcontainer.rest.route.RouteSet;
import org.pouchcontainer.rest.route.SystemRoutes;
import org.pouchcontainer.rest.route.VolumeRoutes;

/** Both dialects on all their listeners. Knows nothing of OSGi. */
public final class RestServer implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final Guard guard;
  private final List<HttpListeners> listeners;

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
   */
  public record Services(
      ContainerService containers,
      ExecService execs,
      ImageService images,
      VolumeService volumes,
      EventService events,
      SystemService system,
      SettingsService settings) {}

  /** Will serve as the settings say. */
  public RestServer(Services services, Guard guard) {
    this.guard = guard;
    Router router = router(services);
    Clients clients = new Clients();
    DaemonSettings settings = services.settings().current();
    String version = services.system().version().version();
    this.listeners =
        List.of(
            new HttpListeners(
                "pouch-http",
                settings.listen(),
                settings.tls(),
                new Dispatcher(ApiDialect.POUCH, router, guard, clients, version)),
            new HttpListeners(
                "docker-http",
                settings.dockerListen(),
                settings.tls(),
                new Dispatcher(ApiDialect.DOCKER, router, guard, clients, version)));
  }

  private static Router router(Services s) {
    StreamThreads threads = new StreamThreads();
    List<RouteSet> sets =
        List.of(
            new SystemRoutes(s.system(), s.events(), threads),
            new ContainerRoutes(s.containers()),
            new ContainerStreamRoutes(s.containers(), threads),
            new ExecRoutes(s.execs(), threads),
            new ImageRoutes(s.images(), s.settings(), threads),
            new VolumeRoutes(s.volumes()),
            new NetworkRoutes(),
            new MissingRoutes());
    Router router = new Router();
    sets.forEach(set -> set.addTo(router));
    return router;
  }

  /** Serves; on return clients can connect. After a failure nothing listens. */
  public void start() {
    try {
      listeners.forEach(HttpListeners::start);
    } catch (RuntimeException e) {
      listeners.forEach(HttpListeners::close);
      throw e;
    }
  }

  /**
   * Lets nobody in any more, waits up to a minute for changes that are under way, then cuts what is
   * left.
   */
  @Override
  public void close() {
    listeners.forEach(HttpListeners::stopAccepting);
    guard.drain(DRAIN);
    listeners.forEach(HttpListeners::close);
  }
}
