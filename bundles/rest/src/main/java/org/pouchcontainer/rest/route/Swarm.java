package org.pouchcontainer.rest.route;

import java.util.List;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Everything that belongs to a swarm. This engine is never in one, and says so with the status that
 * Docker has for it, which clients know what to make of.
 */
public final class Swarm implements RouteSet {
  private static final List<String> ROUTES =
      List.of(
          "GET /swarm",
          "GET /swarm/unlockkey",
          "POST /swarm/init",
          "POST /swarm/join",
          "POST /swarm/leave",
          "POST /swarm/update",
          "POST /swarm/unlock",
          "GET /nodes",
          "GET /nodes/{id}",
          "DELETE /nodes/{id}",
          "POST /nodes/{id}/update",
          "GET /services",
          "POST /services/create",
          "GET /services/{id}/logs",
          "GET /services/{id}",
          "DELETE /services/{id}",
          "POST /services/{id}/update",
          "GET /tasks",
          "GET /tasks/{id}/logs",
          "GET /tasks/{id}",
          "GET /secrets",
          "POST /secrets/create",
          "GET /secrets/{id}",
          "DELETE /secrets/{id}",
          "POST /secrets/{id}/update",
          "GET /configs",
          "POST /configs/create",
          "GET /configs/{id}",
          "DELETE /configs/{id}",
          "POST /configs/{id}/update");

  @Override
  public void addTo(Router router) {
    for (String route : ROUTES) {
      int blank = route.indexOf(' ');
      router.add(
          route.substring(0, blank),
          route.substring(blank + 1),
          RouteKind.READ,
          x -> {
            throw inactive();
          });
    }
  }

  static EngineException inactive() {
    return new EngineException(
        ErrorKind.UNAVAILABLE,
        "This node is not a swarm manager: this engine runs on one host and never joins a swarm");
  }
}
