package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerDetails.HostFiles;
import org.pouchcontainer.api.container.ContainerDetails.MountPoint;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.network.NetworkViews;
import org.pouchcontainer.spi.EngineException;

/** Shows records as front ends see them. Takes no lock and asks no driver. */
final class ContainerViews {
  private final ContainerFolders folders;
  private final VolumeService volumes;
  private final NetworkViews networks;
  private final ExecLister execs;
  private final HealthReader health;
  private final ContainerLogs logs;

  /** Who knows the execs of a container. */
  @FunctionalInterface
  interface ExecLister {
    /** Ids of execs that have not ended. */
    List<String> idsOf(ContainerRecord record);
  }

  /** Who knows what health checks say. */
  @FunctionalInterface
  interface HealthReader {
    /** The health of a container; null if it has none. */
    @Nullable Health of(ContainerRecord record);
  }

  ContainerViews(
      ContainerFolders folders,
      VolumeService volumes,
      NetworkViews networks,
      ExecLister execs,
      HealthReader health,
      ContainerLogs logs) {
    this.networks = networks;
    this.logs = logs;
    this.health = health;
    this.folders = folders;
    this.volumes = volumes;
    this.execs = execs;
  }

  ContainerDetails details(ContainerRecord record) {
    List<String> arguments = record.arguments();
    return new ContainerDetails(
        record.id(),
        record.name(),
        record.created(),
        record.imageId(),
        record.spec(),
        record.state(),
        arguments.get(0),
        arguments.subList(1, arguments.size()),
        mounts(record),
        networks.of(record),
        files(record),
        record.runtime().binary().name(),
        record.snapshotter(),
        Map.of("MergedDir", folders.root(record.id()).toString()),
        execs.idsOf(record),
        health.of(record));
  }

  private List<MountPoint> mounts(ContainerRecord record) {
    List<MountPoint> points = new ArrayList<>();
    for (StoredMount mount : record.mounts()) {
      MountRequest r = mount.request();
      boolean volume = r.type() == MountRequest.Type.VOLUME;
      points.add(
          new MountPoint(
              r.type(),
              volume ? r.source() : "",
              volume ? mountpoint(r.source()) : r.source(),
              r.target(),
              mount.volumeDriver(),
              String.join(",", r.modes()),
              !r.readOnly(),
              r.propagation().isEmpty() && !volume ? "rprivate" : r.propagation()));
    }
    return points;
  }

  private String mountpoint(String volume) {
    try {
      return volumes.inspect(volume).mountpoint();
    } catch (EngineException e) {
      // It was removed by force; the container still shows its name.
      return "";
    }
  }

  private HostFiles files(ContainerRecord record) {
    Path folder = folders.durable(record.id());
    boolean named = !record.spec().network().disableFiles();
    return new HostFiles(
        named ? folder.resolve("hosts").toString() : "",
        named ? folder.resolve("hostname").toString() : "",
        named ? folder.resolve("resolv.conf").toString() : "",
        logs.path(record),
        record.state().status().isAlive() ? folders.root(record.id()).toString() : null);
  }
}
