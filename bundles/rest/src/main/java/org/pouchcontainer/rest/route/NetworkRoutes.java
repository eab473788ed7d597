package org.pouchcontainer.rest.route;

import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.NetworkViews;
import org.pouchcontainer.spi.EngineException;

/** Networks: only those that every engine has, until the engine offers more. */
public final class NetworkRoutes implements RouteSet {
  @Override
  public void addTo(Router router) {
    router.add("GET", "/networks", this::list).add("GET", "/networks/{id}", this::inspect);
  }

  private void list(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters"));
    x.json(
        200,
        NetworkViews.builtIn().stream()
            .filter(
                n -> f.of("name").isEmpty() || f.of("name").stream().anyMatch(n.name()::contains))
            .filter(n -> f.of("driver").isEmpty() || f.of("driver").contains(n.driver()))
            .filter(n -> f.of("id").isEmpty() || f.of("id").stream().anyMatch(n.id()::startsWith))
            .toList());
  }

  private void inspect(Exchange x) {
    String id = x.variable("id");
    x.json(
        200,
        NetworkViews.find(id)
            .orElseThrow(
                () -> EngineException.notFound("network " + Texts.shorten(id) + " not found")));
  }
}
