package org.pouchcontainer.rest.route;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Checkpoints of containers: checked as far as can be, then refused, for none are made yet. */
public final class CheckpointRoutes implements RouteSet {
  private final ContainerService containers;

  /** Looks containers up here. */
  public CheckpointRoutes(ContainerService containers) {
    this.containers = containers;
  }

  private record Create(@Nullable String checkpointID) {}

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/containers/{id}/checkpoints", this::list)
        .add("POST", "/containers/{id}/checkpoints", RouteKind.READ, this::create)
        .add("DELETE", "/containers/{id}/checkpoints/{checkpoint}", RouteKind.READ, this::remove);
  }

  private void list(Exchange x) {
    containers.inspect(x.variable("id"));
    x.json(200, java.util.List.of());
  }

  private void create(Exchange x) throws IOException {
    String id = x.body(Create.class).checkpointID();
    if (id == null || id.isBlank()) {
      throw EngineException.invalid("CheckpointID: the name of the checkpoint is missing");
    }
    containers.inspect(x.variable("id"));
    throw new EngineException(
        ErrorKind.NOT_IMPLEMENTED, "checkpoint a container: not offered by this engine yet");
  }

  private void remove(Exchange x) {
    containers.inspect(x.variable("id"));
    throw EngineException.notFound(
        "checkpoint "
            + x.variable("checkpoint")
            + " of container "
            + x.variable("id")
            + ": no such checkpoint");
  }
}
