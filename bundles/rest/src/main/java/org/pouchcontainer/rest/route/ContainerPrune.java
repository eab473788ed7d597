package org.pouchcontainer.rest.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.RouteHandler;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.Labels;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes containers that do not run. */
final class ContainerPrune implements RouteHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerPrune.class);
  private static final Set<String> KEYS = Set.of("until", "label", "label!");
  private static final Set<String> POUCH_KEYS = Set.of("until", "label", "label!", "id", "name");

  private final ContainerService containers;
  private final Offer<DiskUsageService> sizes;

  ContainerPrune(ContainerService containers, Offer<DiskUsageService> sizes) {
    this.containers = containers;
    this.sizes = sizes;
  }

  @Override
  public void handle(Exchange x) {
    boolean pouch = x.dialect() == ApiDialect.POUCH;
    Filters filters = Filters.parse(x.query().text("filters")).allowing(pouch ? POUCH_KEYS : KEYS);
    if (filters.of("until").size() > 1) {
      throw EngineException.invalid("more than one until filter specified");
    }
    Optional<Instant> until =
        filters.of("until").stream()
            .findFirst()
            .flatMap(u -> Times.parse("filters until", u, Instant.now()));
    List<String> removed = new ArrayList<>();
    long reclaimed = 0;
    for (ContainerDetails d : containers.list(new ContainerQuery(true, 0, chosen(filters)))) {
      boolean old = until.map(u -> d.created().isBefore(u)).orElse(true);
      if (d.state().status().canRemove() && old && Labels.pass(d.spec().labels(), filters)) {
        long size = size(d);
        if (remove(d)) {
          removed.add(d.id().value());
          reclaimed += size;
        }
      }
    }
    x.json(200, new ContainerBodies.Pruned(removed.isEmpty() ? null : removed, reclaimed));
  }

  private static Map<String, List<String>> chosen(Filters filters) {
    Map<String, List<String>> chosen = new java.util.HashMap<>(filters.values());
    chosen.keySet().retainAll(Set.of("id", "name"));
    return chosen;
  }

  /** What its writable layer holds; one that is being removed by another has nothing any more. */
  private long size(ContainerDetails d) {
    if (!sizes.isThere()) {
      return 0;
    }
    try {
      return Math.max(0, sizes.get().sizeOf(d.id()).writableBytes());
    } catch (EngineException e) {
      LOG.debug("the size of container {} is not known", d.id(), e);
      return 0;
    }
  }

  /** One that was started or removed meanwhile is no reason to leave the others. */
  private boolean remove(ContainerDetails d) {
    try {
      containers.remove(d.id().value(), false, false);
      return true;
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      LOG.info("prune leaves container {}: {}", d.id(), e.getMessage());
      return false;
    }
  }
}
