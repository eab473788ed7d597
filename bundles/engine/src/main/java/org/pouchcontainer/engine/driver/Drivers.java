package org.pouchcontainer.engine.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pouchcontainer.api.system.DriverInfo;
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
  private final Map<ServiceReference<?>, DriverInfo> infos = new ConcurrentHashMap<>();

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

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindVolumeDriver(VolumeDriver driver, ServiceReference<VolumeDriver> reference) {
    arrive("volume", volumes, driver.name(), driver, reference);
  }

  void unbindVolumeDriver(VolumeDriver driver, ServiceReference<VolumeDriver> reference) {
    leave(volumes, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSnapshotter(Snapshotter driver, ServiceReference<Snapshotter> reference) {
    arrive("snapshotter", snapshotters, driver.name(), driver, reference);
  }

  void unbindSnapshotter(Snapshotter driver, ServiceReference<Snapshotter> reference) {
    leave(snapshotters, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindRuntime(OciRuntime driver, ServiceReference<OciRuntime> reference) {
    arrive("runtime", runtimes, driver.name(), driver, reference);
  }

  void unbindRuntime(OciRuntime driver, ServiceReference<OciRuntime> reference) {
    leave(runtimes, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindNetworkPlugin(NetworkPlugin driver, ServiceReference<NetworkPlugin> reference) {
    arrive("network", networks, driver.name(), driver, reference);
  }

  void unbindNetworkPlugin(NetworkPlugin driver, ServiceReference<NetworkPlugin> reference) {
    leave(networks, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindInitMode(InitMode driver, ServiceReference<InitMode> reference) {
    arrive("init", initModes, driver.name(), driver, reference);
  }

  void unbindInitMode(InitMode driver, ServiceReference<InitMode> reference) {
    leave(initModes, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindStore(MetadataStore driver, ServiceReference<MetadataStore> reference) {
    arrive("store", stores, driver.name(), driver, reference);
  }

  void unbindStore(MetadataStore driver, ServiceReference<MetadataStore> reference) {
    leave(stores, driver.name(), driver, reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLogDriver(LogDriver driver, ServiceReference<LogDriver> reference) {
    arrive("log", logs, driver.name(), driver, reference);
  }

  void unbindLogDriver(LogDriver driver, ServiceReference<LogDriver> reference) {
    leave(logs, driver.name(), driver, reference);
  }

  private <D> void arrive(
      String kind,
      DriverRegistry<D> registry,
      String name,
      D driver,
      ServiceReference<D> reference) {
    registry.add(name, driver);
    Bundle bundle = reference.getBundle();
    // A bundle that is leaving has no reference to its bundle any more.
    String from = bundle == null ? "" : bundle.getSymbolicName();
    String version = bundle == null ? "" : bundle.getVersion().toString();
    infos.put(reference, new DriverInfo(kind, name, from, version));
  }

  private <D> void leave(
      DriverRegistry<D> registry, String name, D driver, ServiceReference<D> reference) {
    registry.remove(name, driver);
    infos.remove(reference);
  }
}
