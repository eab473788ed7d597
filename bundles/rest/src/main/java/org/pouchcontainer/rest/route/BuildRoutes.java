package org.pouchcontainer.rest.route;

import java.io.IOException;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.wire.SystemBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Builds of images, which belong to BuildKit: this engine keeps no build cache and builds none. */
public final class BuildRoutes implements RouteSet {
  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/build", RouteKind.READ, BuildRoutes::refuse)
        .add("POST", "/build/prune", RouteKind.READ, BuildRoutes::prune)
        .add("POST", "/build/cancel", RouteKind.READ, BuildRoutes::refuse)
        .add("POST", "/session", RouteKind.READ, BuildRoutes::refuse)
        .add("POST", "/grpc", RouteKind.READ, BuildRoutes::refuse);
  }

  private static void refuse(Exchange x) {
    throw new EngineException(
        ErrorKind.NOT_IMPLEMENTED,
        "build: this engine builds no images; build with BuildKit (buildctl, docker buildx with a"
            + " remote or container driver), then load or pull the image");
  }

  private static void prune(Exchange x) throws IOException {
    x.body();
    x.json(200, new SystemBodies.CachesPruned(null, 0));
  }
}
