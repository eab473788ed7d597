package org.pouchcontainer.rest.map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.system.DiskUsageService.ContainerSize;
import org.pouchcontainer.api.system.DiskUsageService.DiskUsage;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.wire.SystemBodies.KindUsage;
import org.pouchcontainer.spi.Digest;

/** What is on disk as clients of one version see it. */
public final class DiskUsageViews {
  private static final ContainerSize NOTHING = new ContainerSize(0, 0);

  private final ApiDialect dialect;
  private final int minor;
  private final Instant now;
  private final DiskUsage measured;
  private final List<ContainerDetails> containers;
  private final Map<Digest, Integer> users = new HashMap<>();

  /** What can be asked for. */
  public enum Kind {
    /** Images. */
    IMAGE,
    /** Containers. */
    CONTAINER,
    /** Volumes. */
    VOLUME,
    /** Build caches. */
    BUILD_CACHE
  }

  /** Of these measurements and containers, for clients of this version. */
  public DiskUsageViews(
      ApiDialect dialect,
      int minor,
      Instant now,
      DiskUsage measured,
      List<ContainerDetails> containers) {
    this.dialect = dialect;
    this.minor = minor;
    this.now = now;
    this.measured = measured;
    this.containers = containers;
    containers.forEach(c -> users.merge(c.imageId(), 1, Integer::sum));
  }

  /** An image with what it shares with others. */
  public Object image(ImageDetails i) {
    return ImageViews.summary(i, i.tags(), shared(i), usersOf(i), dialect, minor);
  }

  private long shared(ImageDetails i) {
    return measured.sharedBytes().getOrDefault(i.id(), 0L);
  }

  private int usersOf(ImageDetails i) {
    return users.getOrDefault(i.id(), 0);
  }

  /** A container with its sizes. */
  public Object container(ContainerDetails d) {
    ObjectNode row =
        Json.MAPPER.valueToTree(ContainerViews.summary(d, new ApiLevel(dialect, minor), now, null));
    ContainerSize size = sizeOf(d);
    // As Go's programs do: what is zero is left out.
    if (size.writableBytes() > 0) {
      row.put("SizeRw", size.writableBytes());
    }
    if (size.rootBytes() > 0) {
      row.put("SizeRootFs", size.rootBytes());
    }
    return row;
  }

  private ContainerSize sizeOf(ContainerDetails d) {
    return measured.containers().getOrDefault(d.id(), NOTHING);
  }

  /** A volume with what it occupies. */
  public Object volume(Volume v) {
    return VolumeViews.used(v, sizeOf(v));
  }

  private long sizeOf(Volume v) {
    return measured.volumeBytes().getOrDefault(v.name(), -1L);
  }

  /** All images; what unused ones have for themselves can be reclaimed. */
  public KindUsage images(List<ImageDetails> images, boolean verbose) {
    long used =
        images.stream().filter(i -> usersOf(i) > 0).mapToLong(i -> i.sizeBytes() - shared(i)).sum();
    return new KindUsage(
        images.stream().filter(i -> usersOf(i) > 0).count(),
        images.size(),
        Math.max(0, measured.layersBytes() - used),
        measured.layersBytes(),
        verbose ? images.stream().map(this::image).toList() : null);
  }

  /** All containers; what stopped ones wrote can be reclaimed. */
  public KindUsage containers(boolean verbose) {
    long alive = containers.stream().filter(DiskUsageViews::isAlive).count();
    long total = containers.stream().mapToLong(c -> sizeOf(c).writableBytes()).sum();
    long reclaimable =
        containers.stream()
            .filter(c -> !isAlive(c))
            .mapToLong(c -> sizeOf(c).writableBytes())
            .sum();
    return new KindUsage(
        alive,
        containers.size(),
        reclaimable,
        total,
        verbose ? containers.stream().map(this::container).toList() : null);
  }

  private static boolean isAlive(ContainerDetails c) {
    return c.state().status().isAlive();
  }

  /** All volumes; what nobody uses can be reclaimed. */
  public KindUsage volumes(List<Volume> volumes, boolean verbose) {
    return new KindUsage(
        volumes.stream().filter(v -> !v.consumers().isEmpty()).count(),
        volumes.size(),
        volumes.stream()
            .filter(v -> v.consumers().isEmpty())
            .mapToLong(v -> Math.max(0, sizeOf(v)))
            .sum(),
        volumes.stream().mapToLong(v -> Math.max(0, sizeOf(v))).sum(),
        verbose ? volumes.stream().map(this::volume).toList() : null);
  }

  /** There is never any. */
  public KindUsage buildCache(boolean verbose) {
    return new KindUsage(0, 0, 0, 0, verbose ? List.of() : null);
  }
}
