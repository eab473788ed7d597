package org.pouchcontainer.rest.route;

import org.pouchcontainer.rest.http.Router;

/** Some routes. */
@FunctionalInterface
public interface RouteSet {
  /** Adds its routes. */
  void addTo(Router router);
}
