package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.map.Filters;
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

  /** Routes to this service. */
  public VolumeRoutes(VolumeService volumes) {
    this.volumes = volumes;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/volumes", this::list)
        .add("POST", "/volumes/create", this::create)
        .add("POST", "/volumes/prune", this::prune)
        .add("GET", "/volumes/{name}", this::inspect)
        .add("DELETE", "/volumes/{name}", this::remove);
  }

  private void list(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(LIST_FILTERS);
    VolumeQuery query =
        new VolumeQuery(f.of("name"), f.of("driver"), f.of("label"), f.flag("dangling"));
    x.json(
        200,
        new VolumeBodies.Volumes(
            volumes.list(query).stream().map(v -> VolumeViews.volume(v, x.dialect())).toList(),
            List.of()));
  }

  private void create(Exchange x) throws IOException {
    VolumeBodies.Create body = x.body(VolumeBodies.Create.class);
    if (body.clusterVolumeSpec() != null) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, "ClusterVolumeSpec: there are no cluster volumes here");
    }
    x.json(201, VolumeViews.volume(volumes.create(VolumeViews.creation(body)), x.dialect()));
  }

  private void inspect(Exchange x) {
    x.json(200, VolumeViews.volume(volumes.inspect(x.variable("name")), x.dialect()));
  }

  private void remove(Exchange x) {
    volumes.remove(x.variable("name"), x.query().flag("force"));
    x.empty(204);
  }

  /** Since 1.42 only anonymous volumes are pruned unless all are asked for. */
  private void prune(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(PRUNE_FILTERS);
    boolean named =
        Boolean.TRUE.equals(f.flag("all")) || !x.target().atLeast(PRUNES_ANONYMOUS_ONLY);
    List<String> removed = new ArrayList<>();
    for (Volume v : volumes.list(new VolumeQuery(List.of(), List.of(), f.of("label"), true))) {
      boolean kept = f.of("label!").stream().anyMatch(l -> hasLabel(v.labels(), l));
      if (!kept && (named || ANONYMOUS.matcher(v.name()).matches()) && remove(v)) {
        removed.add(v.name());
      }
    }
    x.json(200, new VolumeBodies.Pruned(removed, 0));
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
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
