package org.pouchcontainer.engine.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.engine.hook.Hooks;
import org.pouchcontainer.spi.hook.ContainerHook;
import org.pouchcontainer.spi.hook.DaemonHook;
import org.pouchcontainer.spi.hook.ImageHook;
import org.pouchcontainer.spi.hook.VolumeHook;
import org.pouchcontainer.spi.init.InitMode;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.spi.store.MetadataStore;
import org.pouchcontainer.spi.volume.VolumeDriver;

/**
 * Every driver that is registered as an OSGi service now. References are dynamic, so that a driver
 * that comes, changes or leaves restarts nothing.
 */
@Component(service = Drivers.class)
public final class Drivers {
  private final DriverRegistry<VolumeDriver> volumes = new DriverRegistry<>("volume driver");
  private final DriverRegistry<Snapshotter> snapshotters = new DriverRegistry<>("snapshotter");
  private final DriverRegistry<OciRuntime> runtimes = new DriverRegistry<>("runtime driver");
  private final DriverRegistry<NetworkPlugin> networks = new DriverRegistry<>("network plugin");
  private final DriverRegistry<InitMode> initModes = new DriverRegistry<>("init mode");
  private final DriverRegistry<MetadataStore> stores = new DriverRegistry<>("metadata store");
  private final DriverRegistry<LogDriver> logs = new DriverRegistry<>("log driver");
  private final List<Kind<?>> kinds =
      List.of(
          new Kind<>("volume", VolumeDriver.class, VolumeDriver::name, volumes),
          new Kind<>("snapshotter", Snapshotter.class, Snapshotter::name, snapshotters),
          new Kind<>("runtime", OciRuntime.class, OciRuntime::name, runtimes),
          new Kind<>("network", NetworkPlugin.class, NetworkPlugin::name, networks),
          new Kind<>("init", InitMode.class, InitMode::name, initModes),
          new Kind<>("store", MetadataStore.class, MetadataStore::name, stores),
          new Kind<>("log", LogDriver.class, LogDriver::name, logs));
  private static final List<Class<?>> HOOKS =
      List.of(ContainerHook.class, ImageHook.class, VolumeHook.class, DaemonHook.class);

  private final Hooks hooks = new Hooks();
  private final Map<ServiceReference<?>, DriverInfo> infos = new ConcurrentHashMap<>();
  private @Nullable ServiceTracker<Object, Object> tracker;

  /**
   * One kind of driver.
   *
   * @param word what lists call it
   * @param type the service
   * @param name reads a driver's name
   * @param registry where those of this kind are
   */
  private record Kind<D>(
      String word, Class<D> type, Function<D, String> name, DriverRegistry<D> registry) {
    /** Adds a service if it is of this kind; its name then. */
    Optional<String> add(Object service) {
      if (!type.isInstance(service)) {
        return Optional.empty();
      }
      D driver = type.cast(service);
      registry.add(name.apply(driver), driver);
      return Optional.of(name.apply(driver));
    }

    void remove(Object service) {
      if (type.isInstance(service)) {
        D driver = type.cast(service);
        registry.remove(name.apply(driver), driver);
      }
    }
  }

  /** Follows services of all kinds. One tracker: a driver of two kinds is one object. */
  @Activate
  void open(BundleContext context) throws InvalidSyntaxException {
    String classes =
        Stream.concat(kinds.stream().map(Kind::type), HOOKS.stream())
            .map(type -> "(objectClass=" + type.getName() + ")")
            .collect(Collectors.joining("", "(|", ")"));
    ServiceTracker<Object, Object> opened =
        new ServiceTracker<>(context, context.createFilter(classes), null) {
          @Override
          public Object addingService(ServiceReference<Object> reference) {
            Object service = super.addingService(reference);
            if (service != null) {
              arrive(service, reference);
            }
            return service;
          }

          @Override
          public void removedService(ServiceReference<Object> reference, Object service) {
            leave(service, reference);
            super.removedService(reference, service);
          }
        };
    tracker = opened;
    opened.open();
  }

  /** Lets all services go. */
  @Deactivate
  void close() {
    ServiceTracker<Object, Object> open = tracker;
    tracker = null;
    if (open != null) {
      open.close();
    }
  }

  private void arrive(Object service, ServiceReference<?> reference) {
    if (HOOKS.stream().anyMatch(type -> type.isInstance(service))) {
      hooks.add(reference, service);
    }
    for (Kind<?> kind : kinds) {
      kind.add(service).ifPresent(name -> infos.put(reference, info(kind, name, reference)));
    }
  }

  private static DriverInfo info(Kind<?> kind, String name, ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    // A bundle that is leaving has no reference to its bundle any more.
    String from = bundle == null ? "" : bundle.getSymbolicName();
    String version = bundle == null ? "" : bundle.getVersion().toString();
    return new DriverInfo(kind.word(), name, from, version);
  }

  private void leave(Object service, ServiceReference<?> reference) {
    hooks.remove(reference);
    kinds.forEach(kind -> kind.remove(service));
    infos.remove(reference);
  }

  /** Vendors' hooks. */
  public Hooks hooks() {
    return hooks;
  }

  /** Volume drivers. */
  public DriverRegistry<VolumeDriver> volumes() {
    return volumes;
  }

  /** Snapshotters. */
  public DriverRegistry<Snapshotter> snapshotters() {
    return snapshotters;
  }

  /** Runtime families. */
  public DriverRegistry<OciRuntime> runtimes() {
    return runtimes;
  }

  /** Network plugins. */
  public DriverRegistry<NetworkPlugin> networks() {
    return networks;
  }

  /** Init modes. */
  public DriverRegistry<InitMode> initModes() {
    return initModes;
  }

  /** Metadata stores. */
  public DriverRegistry<MetadataStore> stores() {
    return stores;
  }

  /** Log drivers. */
  public DriverRegistry<LogDriver> logs() {
    return logs;
  }

  /** What is registered, by kind and name. */
  public List<DriverInfo> list() {
    List<DriverInfo> all = new ArrayList<>(infos.values());
    all.sort(Comparator.comparing(DriverInfo::kind).thenComparing(DriverInfo::name));
    return all;
  }
}
