package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.map.ContainerViews;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.SpecReader;
import org.pouchcontainer.rest.map.UpdateReader;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.UpdateRequest;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Life and looks of containers. Streams are in {@link ContainerStreamRoutes}. */
public final class ContainerRoutes implements RouteSet {
  private final ContainerService containers;

  /** Routes to this service. */
  public ContainerRoutes(ContainerService containers) {
    this.containers = containers;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/containers/create", this::create)
        .add("GET", "/containers/json", this::list)
        .add("POST", "/containers/prune", new ContainerPrune(containers))
        .add("GET", "/containers/{id}/json", this::inspect)
        .add("GET", "/containers/{id}/top", this::top)
        .add("POST", "/containers/{id}/start", this::start)
        .add("POST", "/containers/{id}/stop", this::stop)
        .add("POST", "/containers/{id}/restart", this::restart)
        .add("POST", "/containers/{id}/kill", this::kill)
        .add("POST", "/containers/{id}/pause", x -> act(x, () -> containers.pause(id(x))))
        .add("POST", "/containers/{id}/unpause", x -> act(x, () -> containers.unpause(id(x))))
        .add("POST", "/containers/{id}/rename", this::rename)
        .add("POST", "/containers/{id}/update", this::update)
        .add("POST", "/containers/{id}/resize", this::resize)
        .add("DELETE", "/containers/{id}", this::remove);
  }

  private static String id(Exchange x) {
    return x.variable("id");
  }

  private static void act(Exchange x, Runnable action) {
    action.run();
    x.empty(204);
  }

  private void create(Exchange x) throws IOException {
    CreateRequest body = x.body(CreateRequest.class);
    String asked = x.query().text("specificId");
    String specific = asked.isEmpty() && body.specificID != null ? body.specificID : asked;
    ContainerService.Created made =
        containers.create(
            new ContainerService.CreateContainer(
                x.query().text("name"),
                specific.isEmpty() ? null : new ContainerId(specific),
                x.query().text("platform"),
                SpecReader.read(body, x.dialect())));
    rememberSize(made.id(), body);
    x.json(
        201,
        new ContainerBodies.Created(
            made.id().value(),
            x.dialect().createTellsName() ? made.name() : null,
            made.warnings()));
  }

  /** So that a program that asks for its terminal's size at once is told the right one. */
  private void rememberSize(ContainerId id, CreateRequest body) {
    List<Integer> size = body.hostConfig == null ? null : body.hostConfig.consoleSize;
    if (body.tty && ConsoleSizes.isKnown(size)) {
      containers.resize(id.value(), size.get(0), size.get(1));
    }
  }

  private void list(Exchange x) {
    ApiDialect dialect = x.dialect();
    Map<String, List<String>> filters =
        new HashMap<>(Filters.parse(x.query().text("filters")).values());
    filters.computeIfPresent("status", (k, words) -> states(dialect, words));
    int limit = Math.max(0, x.query().number("limit").orElse(0));
    boolean all =
        x.query().flag("all") || filters.containsKey("status") || filters.containsKey("exited");
    Instant now = Instant.now();
    x.json(
        200,
        containers.list(new ContainerQuery(all, limit, filters)).stream()
            .map(d -> ContainerViews.summary(d, dialect, now))
            .toList());
  }

  private static List<String> states(ApiDialect dialect, List<String> words) {
    List<String> states = new ArrayList<>();
    words.forEach(w -> states.addAll(dialect.stateFilter(w)));
    return states;
  }

  private void inspect(Exchange x) {
    x.json(200, ContainerViews.inspect(containers.inspect(id(x)), x.dialect()));
  }

  private void top(Exchange x) {
    String arguments = x.query().text("ps_args").strip();
    ContainerService.ProcessTable table =
        containers.top(id(x), arguments.isEmpty() ? List.of() : List.of(arguments.split("\\s+")));
    x.json(200, new ContainerBodies.Processes(table.titles(), table.processes()));
  }

  private void start(Exchange x) {
    if (x.query().has("checkpoint") && !x.query().text("checkpoint").isEmpty()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, "start from a checkpoint: not offered yet");
    }
    try {
      containers.start(id(x));
    } catch (EngineException e) {
      throw startFailure(x, e);
    }
    x.empty(204);
  }

  /**
   * Tells a program that cannot be run from a container that does not exist: the latter has no
   * record of the failure. Docker's clients derive exit codes 126 and 127 from the words.
   */
  private EngineException startFailure(Exchange x, EngineException e) {
    if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.PERMISSION_DENIED) {
      return e;
    }
    ContainerDetails details;
    try {
      details = containers.inspect(id(x));
    } catch (EngineException unknown) {
      e.addSuppressed(unknown);
      return e;
    }
    String words =
        switch (details.state().exitCode()) {
          case 127 -> ": executable file not found";
          case 126 -> ": permission denied";
          default -> "";
        };
    String message = String.valueOf(e.getMessage());
    String shown = words.isEmpty() || message.contains(words.substring(2)) ? "" : words;
    return words.isEmpty()
        ? e
        : new EngineException(ErrorKind.INVALID_ARGUMENT, message + shown, e);
  }

  private void stop(Exchange x) {
    try {
      containers.stop(id(x), timeout(x), x.query().text("signal"));
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_MODIFIED) {
        throw e;
      }
      x.empty(x.dialect().stopOfStopped());
      return;
    }
    x.empty(204);
  }

  private static @Nullable Duration timeout(Exchange x) {
    OptionalInt seconds = x.query().number("t");
    boolean own = seconds.isEmpty() || (seconds.getAsInt() == 0 && x.dialect().zeroIsOwnTimeout());
    return own ? null : Duration.ofSeconds(seconds.getAsInt());
  }

  private void restart(Exchange x) {
    containers.restart(id(x), timeout(x), x.query().text("signal"));
    x.empty(204);
  }

  private void kill(Exchange x) {
    String signal = x.query().text("signal");
    containers.kill(id(x), signal.isEmpty() ? x.dialect().defaultKillSignal() : signal);
    x.empty(204);
  }

  private void rename(Exchange x) {
    String name = x.query().text("name");
    if (name.isEmpty()) {
      throw EngineException.invalid("parameter name: the new name is missing");
    }
    containers.rename(id(x), name.startsWith("/") ? name.substring(1) : name);
    x.empty(204);
  }

  private void update(Exchange x) throws IOException {
    UpdateRequest body = x.body(UpdateRequest.class);
    List<String> warnings = containers.update(id(x), UpdateReader.read(body, x.dialect()));
    if (x.dialect().updateTellsWarnings()) {
      x.json(200, new ContainerBodies.Warnings(warnings));
    } else {
      x.empty(200);
    }
  }

  private void resize(Exchange x) {
    containers.resize(id(x), ConsoleSizes.required(x, "h"), ConsoleSizes.required(x, "w"));
    x.empty(200);
  }

  private void remove(Exchange x) {
    if (x.query().flag("link")) {
      throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "remove a link: links are not offered");
    }
    containers.remove(id(x), x.query().flag("force"), x.query().flag("v"));
    x.empty(204);
  }
}
