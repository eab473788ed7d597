package org.pouchcontainer.rest.route;

import java.util.List;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Routes of either API that this engine does not offer yet. They are told apart from addresses that
 * exist nowhere, so that clients do not take the engine for an older one.
 */
public final class MissingRoutes implements RouteSet {
  private static final List<String> MISSING =
      List.of(
          "POST /containers/{id}/upgrade",
          "POST /containers/{id}/rollback",
          "POST /daemon/remount-lxcfs");

  @Override
  public void addTo(Router router) {
    for (String route : MISSING) {
      int blank = route.indexOf(' ');
      router.add(
          route.substring(0, blank),
          route.substring(blank + 1),
          org.pouchcontainer.rest.http.RouteKind.READ,
          x -> {
            throw new EngineException(
                ErrorKind.NOT_IMPLEMENTED, route + ": this engine does not offer it yet");
          });
    }
  }
}
