package org.pouchcontainer.rest.route;

import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.openapi.OpenApi;

/** The description of this interface. */
public final class OpenApiRoutes implements RouteSet {
  private final String engineVersion;

  /** Describes the interface of this version of the engine. */
  public OpenApiRoutes(String engineVersion) {
    this.engineVersion = engineVersion;
  }

  @Override
  public void addTo(Router router) {
    router.add("GET", "/openapi.json", this::document);
  }

  private void document(Exchange x) {
    x.json(200, OpenApi.document(engineVersion));
  }
}
