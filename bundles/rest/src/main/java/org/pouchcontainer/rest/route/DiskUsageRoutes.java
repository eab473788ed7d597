package org.pouchcontainer.rest.route;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.DiskUsageService.DiskUsage;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.DiskUsageViews;
import org.pouchcontainer.rest.map.DiskUsageViews.Kind;
import org.pouchcontainer.rest.wire.SystemBodies;
import org.pouchcontainer.spi.EngineException;

/** What is on disk. */
public final class DiskUsageRoutes implements RouteSet {
  private static final int FILTERS_TYPES = 42;
  private static final int BY_KIND = 52;

  private final ContainerService containers;
  private final ImageService images;
  private final VolumeService volumes;
  private final Offer<DiskUsageService> usage;

  /** Routes to these services. */
  public DiskUsageRoutes(
      ContainerService containers,
      ImageService images,
      VolumeService volumes,
      @Nullable DiskUsageService usage) {
    this.containers = containers;
    this.images = images;
    this.volumes = volumes;
    this.usage = new Offer<>(usage, "measuring what is on disk");
  }

  @Override
  public void addTo(Router router) {
    router.add("GET", "/system/df", this::measure);
  }

  private void measure(Exchange x) {
    int minor = x.target().minor();
    Set<Kind> kinds = kinds(minor < FILTERS_TYPES ? List.of() : x.query().all("type"));
    DiskUsage measured = usage.get().measure();
    List<ContainerDetails> all = containers.list(ContainerQuery.ALL);
    DiskUsageViews views = new DiskUsageViews(x.dialect(), minor, Instant.now(), measured, all);
    List<ImageDetails> imageList = images.list(ImageQuery.ALL);
    List<Volume> volumeList = volumes.list(VolumeQuery.ALL);
    if (minor < BY_KIND) {
      x.json(200, flat(views, kinds, all, imageList, volumeList, measured, minor));
    } else {
      boolean verbose = x.query().flag("verbose");
      x.json(
          200,
          new SystemBodies.DiskUsageByKind(
              kinds.contains(Kind.IMAGE) ? views.images(imageList, verbose) : null,
              kinds.contains(Kind.CONTAINER) ? views.containers(verbose) : null,
              kinds.contains(Kind.VOLUME) ? views.volumes(volumeList, verbose) : null,
              kinds.contains(Kind.BUILD_CACHE) ? views.buildCache(verbose) : null));
    }
  }

  private static SystemBodies.DiskUsage flat(
      DiskUsageViews views,
      Set<Kind> kinds,
      List<ContainerDetails> containers,
      List<ImageDetails> images,
      List<Volume> volumes,
      DiskUsage measured,
      int minor) {
    boolean image = kinds.contains(Kind.IMAGE);
    return new SystemBodies.DiskUsage(
        image ? measured.layersBytes() : 0,
        image ? images.stream().map(views::image).toList() : null,
        kinds.contains(Kind.CONTAINER) ? containers.stream().map(views::container).toList() : null,
        kinds.contains(Kind.VOLUME) ? volumes.stream().map(views::volume).toList() : null,
        kinds.contains(Kind.BUILD_CACHE) ? List.of() : null,
        minor < FILTERS_TYPES ? 0L : null);
  }

  private static Set<Kind> kinds(List<String> types) {
    if (types.isEmpty()) {
      return Set.of(Kind.values());
    }
    Set<Kind> kinds = new HashSet<>();
    for (String type : types) {
      kinds.add(
          switch (type) {
            case "image" -> Kind.IMAGE;
            case "container" -> Kind.CONTAINER;
            case "volume" -> Kind.VOLUME;
            case "build-cache" -> Kind.BUILD_CACHE;
            default ->
                throw EngineException.invalid(
                    "parameter type: unknown object type: " + Texts.shorten(type));
          });
    }
    return kinds;
  }
}
