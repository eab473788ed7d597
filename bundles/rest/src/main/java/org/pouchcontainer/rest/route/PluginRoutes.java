package org.pouchcontainer.rest.route;

import java.util.List;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/** Plugins that Docker would manage. Here drivers are OSGi bundles, so that there is never one. */
public final class PluginRoutes implements RouteSet {
  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/plugins", x -> x.json(200, List.of()))
        .add("GET", "/plugins/{name}/json", PluginRoutes::refuse)
        .add("DELETE", "/plugins/{name}", PluginRoutes::refuse)
        .add("POST", "/plugins/{name}/enable", PluginRoutes::refuse)
        .add("POST", "/plugins/{name}/disable", PluginRoutes::refuse);
  }

  private static void refuse(Exchange x) {
    throw EngineException.notFound("plugin " + Texts.shorten(x.variable("name")) + " not found");
  }
}
