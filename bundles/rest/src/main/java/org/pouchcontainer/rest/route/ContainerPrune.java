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
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.RouteHandler;
import org.pouchcontainer.rest.map.Filters;
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

  private final ContainerService containers;

  ContainerPrune(ContainerService containers) {
    this.containers = containers;
  }

  @Override
  public void handle(Exchange x) {
    Filters filters = Filters.parse(x.query().text("filters")).allowing(KEYS);
    Instant now = Instant.now();
    Optional<Instant> until =
        filters.of("until").isEmpty()
            ? Optional.empty()
            : Times.parse("filters until", filters.of("until").get(0), now);
    List<String> removed = new ArrayList<>();
    for (ContainerDetails d : containers.list(ContainerQuery.ALL)) {
      boolean old = until.map(u -> d.created().isBefore(u)).orElse(true);
      if (d.state().status().canRemove() && old && hasLabels(d, filters) && remove(d)) {
        removed.add(d.id().value());
      }
    }
    x.json(200, new ContainerBodies.Pruned(removed, 0));
  }

  private static boolean hasLabels(ContainerDetails d, Filters filters) {
    Map<String, String> labels = d.spec().labels();
    return filters.of("label").stream().allMatch(l -> matches(labels, l))
        && filters.of("label!").stream().noneMatch(l -> matches(labels, l));
  }

  private static boolean matches(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
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
