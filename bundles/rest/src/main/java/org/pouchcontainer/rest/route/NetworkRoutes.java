package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.Labels;
import org.pouchcontainer.rest.map.NetworkRequests;
import org.pouchcontainer.rest.map.NetworkViews;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.NetworkBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Networks. */
public final class NetworkRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkRoutes.class);
  private static final Set<String> PRUNE_FILTERS = Set.of("until", "label", "label!");

  private final Offer<NetworkService> networks;

  /** Routes to this service. */
  public NetworkRoutes(@Nullable NetworkService networks) {
    this.networks = new Offer<>(networks, "networks");
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/networks", this::list)
        .add("GET", "/networks/", this::list)
        .add("POST", "/networks/create", this::create)
        .add("POST", "/networks/prune", this::prune)
        .add("POST", "/networks/{id}/connect", this::connect)
        .add("POST", "/networks/{id}/disconnect", this::disconnect)
        .add("GET", "/networks/{id}", this::inspect)
        .add("DELETE", "/networks/{id}", this::remove);
  }

  private void list(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(NetworkQuery.KEYS);
    f.flag("dangling");
    x.json(
        200,
        networks.get().list(new NetworkQuery(withoutEmpty(f.values()))).stream()
            .map(n -> NetworkViews.summary(n, x.dialect(), x.target().minor()))
            .toList());
  }

  private static Map<String, List<String>> withoutEmpty(Map<String, List<String>> filters) {
    Map<String, List<String>> given = new LinkedHashMap<>(filters);
    given.values().removeIf(List::isEmpty);
    return given;
  }

  private void inspect(Exchange x) {
    String name = x.variable("id");
    NetworkDetails n = networks.get().inspect(name);
    String scope = x.query().text("scope");
    if (!scope.isEmpty() && !scope.equals(n.scope())) {
      throw EngineException.notFound(
          "network " + Texts.shorten(name) + " not found in scope " + Texts.shorten(scope));
    }
    x.json(200, NetworkViews.inspect(n, x.dialect(), x.target().minor()));
  }

  private void create(Exchange x) throws IOException {
    NetworkCreation wanted = NetworkRequests.creation(x.body(NetworkBodies.Create.class));
    if (wanted.name().isBlank()) {
      x.refuse(x.dialect().statusOfNamelessNetwork(), "create network: Name is missing");
      return;
    }
    NetworkService.Created made = networks.get().create(wanted);
    x.json(201, new NetworkBodies.Created(made.id(), made.warning()));
  }

  private void connect(Exchange x) throws IOException {
    NetworkBodies.Connect body = x.body(NetworkBodies.Connect.class);
    networks
        .get()
        .connect(
            x.variable("id"),
            NetworkRequests.container(body.container()),
            NetworkRequests.endpoint(body.endpointConfig()));
    x.empty(200);
  }

  private void disconnect(Exchange x) throws IOException {
    NetworkBodies.Disconnect body = x.body(NetworkBodies.Disconnect.class);
    networks
        .get()
        .disconnect(x.variable("id"), NetworkRequests.container(body.container()), body.force());
    x.empty(200);
  }

  private void remove(Exchange x) {
    networks.get().remove(x.variable("id"));
    x.empty(204);
  }

  private void prune(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(PRUNE_FILTERS);
    Instant until = Times.until(f, Instant.now());
    List<String> removed = new ArrayList<>();
    for (NetworkDetails n : networks.get().list(NetworkQuery.ALL)) {
      if (!n.predefined()
          && n.endpoints().isEmpty()
          && (until == null || n.created().isBefore(until))
          && Labels.pass(n.creation().labels(), f)
          && remove(n)) {
        removed.add(n.name());
      }
    }
    x.json(200, NetworkViews.pruned(removed, x.dialect()));
  }

  /** One that is used again is no reason to leave the others. */
  private boolean remove(NetworkDetails n) {
    try {
      networks.get().remove(n.id());
      return true;
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.PERMISSION_DENIED
          && e.kind() != ErrorKind.NOT_FOUND
          && e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      LOG.info("prune leaves network {}: {}", n.name(), e.getMessage());
      return false;
    }
  }
}
