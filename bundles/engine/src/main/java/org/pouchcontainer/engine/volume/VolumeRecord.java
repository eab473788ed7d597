package org.pouchcontainer.engine.volume;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * A volume as stored.
 *
 * @param name its name
 * @param driver its driver's name
 * @param options as given at creation
 * @param labels as given at creation
 * @param scope {@code local} or {@code global}
 * @param created when
 * @param mountpoint where its content was last known to be, or empty
 * @param consumers who reserved it, sorted
 * @param creating whether the driver has not yet confirmed it; such a one is undone at the next
 *     start
 */
record VolumeRecord(
    String name,
    String driver,
    Map<String, String> options,
    Map<String, String> labels,
    String scope,
    Instant created,
    String mountpoint,
    List<String> consumers,
    boolean creating) {
  VolumeRecord {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
    consumers = List.copyOf(consumers);
  }

  VolumeRequest request() {
    return new VolumeRequest(name, options, labels);
  }

  VolumeRecord confirmed(String newScope, String newMountpoint) {
    return new VolumeRecord(
        name, driver, options, labels, newScope, created, newMountpoint, consumers, false);
  }

  VolumeRecord withConsumers(List<String> newConsumers) {
    return new VolumeRecord(
        name, driver, options, labels, scope, created, mountpoint, newConsumers, creating);
  }

  VolumeRecord withMountpoint(String newMountpoint) {
    return new VolumeRecord(
        name, driver, options, labels, scope, created, newMountpoint, consumers, creating);
  }
}
