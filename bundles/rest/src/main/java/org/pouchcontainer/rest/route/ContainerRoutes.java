package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.WaitCondition;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.ContainerQueries;
import org.pouchcontainer.rest.map.ContainerViews;
import org.pouchcontainer.rest.map.SpecReader;
import org.pouchcontainer.rest.map.UpdateReader;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.UpdateRequest;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Life and looks of containers. Streams are in {@link ContainerStreamRoutes}. */
public final class ContainerRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRoutes.class);
  private static final int LONGEST_EMPTY_BODY = 7;
  private static final Set<String> KILL = Set.of("KILL", "SIGKILL", "9");
  private static final long KILL_PATIENCE_SECONDS = 10;

  private final ContainerService containers;
  private final Offer<DiskUsageService> sizes;

  /** Routes to these services. */
  public ContainerRoutes(ContainerService containers, @Nullable DiskUsageService sizes) {
    this.containers = containers;
    this.sizes = new Offer<>(sizes, "sizes of containers");
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/containers/create", this::create)
        .add("GET", "/containers/json", this::list)
        .add("POST", "/containers/prune", new ContainerPrune(containers, sizes))
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
    if (body.isEmpty() && x.dialect() == ApiDialect.DOCKER) {
      throw EngineException.invalid("config cannot be empty in order to create a container");
    }
    String asked = x.query().text("specificId");
    String specific = asked.isEmpty() && body.specificID != null ? body.specificID : asked;
    ContainerService.Created made =
        containers.create(
            new ContainerService.CreateContainer(
                x.query().text("name"),
                specific.isEmpty() ? null : new ContainerId(specific),
                x.query().text("platform"),
                SpecReader.read(body, x.level())));
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
    ContainerQueries wanted = ContainerQueries.read(x.query(), x.dialect());
    boolean sized = x.query().flag("size");
    Instant now = Instant.now();
    x.json(
        200,
        wanted.select(containers.list(wanted.query())).stream()
            .map(d -> ContainerViews.summary(d, x.level(), now, sized ? size(d) : null))
            .toList());
  }

  private DiskUsageService.ContainerSize size(ContainerDetails d) {
    return sizes.get().sizeOf(d.id());
  }

  private void inspect(Exchange x) {
    ContainerDetails d = containers.inspect(id(x));
    boolean sized = x.query().flag("size");
    x.json(200, ContainerViews.inspect(d, x.level(), sized ? size(d) : null));
  }

  private void top(Exchange x) {
    String arguments = x.query().text("ps_args").strip();
    ContainerService.ProcessTable table =
        containers.top(id(x), arguments.isEmpty() ? List.of() : List.of(arguments.split("\\s+")));
    x.json(200, new ContainerBodies.Processes(table.titles(), table.processes()));
  }

  private void start(Exchange x) throws IOException {
    if (x.dialect() == ApiDialect.DOCKER && x.body().length > LONGEST_EMPTY_BODY) {
      throw EngineException.invalid(
          "starting container with non-empty request body was deprecated since API v1.22 and"
              + " removed in v1.24");
    }
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
    String asked = x.query().text("signal");
    String signal = asked.isEmpty() ? x.dialect().defaultKillSignal() : asked;
    try {
      containers.kill(id(x), signal);
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.INVALID_ARGUMENT
          ? new EngineException(
              ErrorKind.INVALID_ARGUMENT, "Invalid signal: " + Texts.shorten(signal), e)
          : e;
    }
    if (KILL.contains(signal.toUpperCase(Locale.ROOT))) {
      awaitEnd(id(x));
    }
    x.empty(204);
  }

  /** As Docker does: who was told that it was killed finds it ended, and can remove it. */
  private void awaitEnd(String id) {
    try {
      containers
          .await(id, WaitCondition.NOT_RUNNING)
          .toCompletableFuture()
          .get(KILL_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("container {} did not end at once", id, e);
    } catch (EngineException e) {
      LOG.debug("container {} was removed at its end", id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rename(Exchange x) {
    String name = x.query().text("name");
    if (name.isEmpty()) {
      throw EngineException.invalid("Neither old nor new names may be empty");
    }
    String bare = name.startsWith("/") ? name.substring(1) : name;
    if (containers.inspect(id(x)).name().equals(bare)) {
      throw EngineException.invalid("Renaming a container with the same name as its current name");
    }
    containers.rename(id(x), bare);
    x.empty(204);
  }

  private void update(Exchange x) throws IOException {
    UpdateRequest body = x.body(UpdateRequest.class);
    List<String> warnings = containers.update(id(x), UpdateReader.read(body, x.level()));
    if (x.dialect().updateTellsWarnings()) {
      x.json(200, new ContainerBodies.Warnings(warnings));
    } else {
      x.empty(200);
    }
  }

  private void resize(Exchange x) {
    int rows = ConsoleSizes.required(x, "h", "height");
    int columns = ConsoleSizes.required(x, "w", "width");
    ContainerDetails d = containers.inspect(id(x));
    if (!d.state().status().isAlive()) {
      throw EngineException.conflict(
          "resize container " + d.id() + ": container " + d.id() + " is not running");
    }
    containers.resize(id(x), rows, columns);
    x.empty(200);
  }

  private void remove(Exchange x) {
    if (x.query().flag("link")) {
      throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "remove a link: links are not offered");
    }
    try {
      containers.remove(id(x), x.query().flag("force"), x.query().flag("v"));
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.CONFLICT ? removeRefused(x, e) : e;
    }
    x.empty(204);
  }

  private EngineException removeRefused(Exchange x, EngineException e) {
    ContainerDetails d = containers.inspect(id(x));
    String reason =
        switch (d.state().status()) {
          case RUNNING, RESTARTING ->
              "container is running: stop the container before removing or force remove";
          case PAUSED -> "container is paused and must be unpaused first";
          case CREATED, STOPPED, EXITED, REMOVING, DEAD -> null;
        };
    return reason == null
        ? e
        : new EngineException(
            ErrorKind.CONFLICT,
            "cannot remove container \"" + x.dialect().shownName(d.name()) + "\": " + reason,
            e);
  }
}
