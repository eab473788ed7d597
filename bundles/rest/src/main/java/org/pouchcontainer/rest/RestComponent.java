package org.pouchcontainer.rest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
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
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.EngineFailed;
import org.pouchcontainer.api.system.EngineReady;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.http.Guard;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.hook.ApiHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves while the engine's services are there, and tells the launcher when clients can connect or
 * why they never will.
 */
@Component(
    immediate = true,
    service = {})
public final class RestComponent {
  private static final Logger LOG = LoggerFactory.getLogger(RestComponent.class);

  private final RestServer.Services services;
  private final Map<ServiceReference<ApiHook>, ApiHook> hooks = new ConcurrentHashMap<>();
  private @Nullable RestServer server;
  private @Nullable ServiceRegistration<?> outcome;

  /** Takes the services; {@link #start} serves. */
  @Activate
  public RestComponent(
      @Reference ContainerService containers,
      @Reference ExecService execs,
      @Reference ImageService images,
      @Reference VolumeService volumes,
      @Reference EventService events,
      @Reference SystemService system,
      @Reference SettingsService settings,
      @Reference ContainerFileService files,
      @Reference StatsService stats,
      @Reference CommitService commits,
      @Reference NetworkService networks,
      @Reference ImageTransferService transfers,
      @Reference RegistryService registries,
      @Reference DiskUsageService diskUsage,
      @Reference MetricsService metrics) {
    this.services =
        new RestServer.Services(
            containers,
            execs,
            images,
            volumes,
            events,
            system,
            settings,
            new RestServer.More(
                files, stats, commits, networks, transfers, registries, diskUsage, metrics));
  }

  /** A hook came. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeHook")
  void addHook(ServiceReference<ApiHook> reference, ApiHook hook) {
    hooks.put(reference, hook);
  }

  void removeHook(ServiceReference<ApiHook> reference, ApiHook hook) {
    hooks.remove(reference, hook);
  }

  /** Highest ranking first. */
  private List<ApiHook> hooksInOrder() {
    if (hooks.isEmpty()) {
      return List.of();
    }
    return hooks.entrySet().stream()
        .sorted(
            Map.Entry.<ServiceReference<ApiHook>, ApiHook>comparingByKey(Comparator.reverseOrder()))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Activate
  void start(BundleContext context) {
    try {
      RestServer made = new RestServer(services, new Guard(this::hooksInOrder));
      made.start();
      server = made;
      outcome = context.registerService(EngineReady.class, new EngineReady() {}, null);
    } catch (EngineException e) {
      LOG.error("The REST interface cannot serve: {}", e.getMessage(), e);
      outcome =
          context.registerService(
              EngineFailed.class,
              new EngineFailed() {},
              FrameworkUtil.asDictionary(Map.of("message", String.valueOf(e.getMessage()))));
    }
  }

  @Deactivate
  void stop() {
    ServiceRegistration<?> registered = outcome;
    outcome = null;
    if (registered != null) {
      registered.unregister();
    }
    RestServer running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }
}
