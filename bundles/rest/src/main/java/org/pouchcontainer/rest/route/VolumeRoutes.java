package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.Labels;
import org.pouchcontainer.rest.map.VolumeViews;
import org.pouchcontainer.rest.wire.VolumeBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Volumes. */
public final class VolumeRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeRoutes.class);
  private static final Set<String> LIST_FILTERS = Set.of("name", "driver", "label", "dangling");
  private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "all");
  private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");
  private static final int PRUNES_ANONYMOUS_ONLY = 42;

  private final VolumeService volumes;
  private final @Nullable DiskUsageService diskUsage;

  /** Routes to these services; null for an engine that does not measure. */
  public VolumeRoutes(VolumeService volumes, @Nullable DiskUsageService diskUsage) {
    this.volumes = volumes;
    this.diskUsage = diskUsage;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/volumes", this::list)
        .add("GET", "/volumes/", this::list)
        .add("POST", "/volumes/create", this::create)
        .add("POST", "/volumes/prune", this::prune)
        .add("GET", "/volumes/{name}", this::inspect)
        .add(
            "PUT",
            "/volumes/{name}",
            x -> {
              throw Swarm.inactive();
            })
        .add("DELETE", "/volumes/{name}", this::remove);
  }

  private void list(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(LIST_FILTERS);
    VolumeQuery query =
        new VolumeQuery(f.of("name"), f.of("driver"), f.of("label"), f.flag("dangling"));
    // Docker looks for parts of names, the original for whole ones.
    boolean whole = x.dialect() == ApiDialect.POUCH && !query.names().isEmpty();
    x.json(
        200,
        new VolumeBodies.Volumes(
            volumes.list(query).stream()
                .filter(v -> !whole || query.names().contains(v.name()))
                .map(v -> VolumeViews.volume(v, x.dialect()))
                .toList(),
            null));
  }

  private void create(Exchange x) throws IOException {
    VolumeBodies.Create body = x.body(VolumeBodies.Create.class);
    if (body.clusterVolumeSpec() != null) {
      throw Swarm.inactive();
    }
    x.json(201, VolumeViews.volume(create(VolumeViews.creation(body)), x.dialect()));
  }

  /** A driver that is not installed is something that was not found, as Docker sees it. */
  private Volume create(VolumeCreation creation) {
    try {
      return volumes.create(creation);
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.FAILED_PRECONDITION) {
        throw e;
      }
      throw new EngineException(ErrorKind.NOT_FOUND, String.valueOf(e.getMessage()), e);
    }
  }

  private void inspect(Exchange x) {
    x.json(200, VolumeViews.volume(volumes.inspect(x.variable("name")), x.dialect()));
  }

  private void remove(Exchange x) {
    volumes.remove(x.variable("name"), x.query().flag("force"));
    x.empty(204);
  }

  /** Without a word on it, all are pruned before 1.42, and only anonymous ones since. */
  private void prune(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(PRUNE_FILTERS);
    boolean named =
        f.flag("all") == null
            ? !x.target().atLeast(PRUNES_ANONYMOUS_ONLY)
            : Boolean.TRUE.equals(f.flag("all"));
    Map<String, Long> sizes = sizes();
    List<String> removed = new ArrayList<>();
    long reclaimed = 0;
    for (Volume v : volumes.list(new VolumeQuery(List.of(), List.of(), f.of("label"), true))) {
      boolean meant = named || ANONYMOUS.matcher(v.name()).matches();
      if (meant && Labels.pass(v.labels(), f) && remove(v)) {
        removed.add(v.name());
        reclaimed += Math.max(0, sizes.getOrDefault(v.name(), 0L));
      }
    }
    x.json(200, new VolumeBodies.Pruned(removed, reclaimed));
  }

  private Map<String, Long> sizes() {
    return diskUsage == null ? Map.of() : diskUsage.measure().volumeBytes();
  }

  /** One that is used again, or whose driver is away, is no reason to leave the others. */
  private boolean remove(Volume v) {
    try {
      volumes.remove(v.name(), false);
      return true;
    } catch (EngineException e) {
      LOG.info("prune leaves volume {}: {}", v.name(), e.getMessage());
      return false;
    }
  }
}
