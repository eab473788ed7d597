package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.api.container.ExecService.ConsoleSize;
import org.pouchcontainer.api.container.ExecService.ExecDetails;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.RawSession;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.map.ExecViews;
import org.pouchcontainer.rest.stream.DetachKeys;
import org.pouchcontainer.rest.stream.MessageSession;
import org.pouchcontainer.rest.stream.ProcessSession;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.ExecBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Further processes in containers. */
public final class ExecRoutes implements RouteSet {
  private static final int BAD_PROGRAM_IS_400 = 32;

  private final ExecService execs;
  private final StreamThreads threads;

  /** Routes to this service; streams run on these threads. */
  public ExecRoutes(ExecService execs, StreamThreads threads) {
    this.execs = execs;
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/containers/{id}/exec", this::create)
        .add("POST", "/exec/{id}/start", RouteKind.STREAM, this::start)
        .add("POST", "/exec/{id}/resize", this::resize)
        .add("GET", "/exec/{id}/json", this::inspect);
  }

  private void create(Exchange x) throws IOException {
    ExecSpec spec = ExecViews.spec(x.body(ExecBodies.Create.class));
    DetachKeys.parse(spec.detachKeys());
    x.json(201, new ContainerBodies.Id(execs.create(x.variable("id"), spec)));
  }

  private void start(Exchange x) throws IOException {
    ExecBodies.Start body =
        x.optionalBody(ExecBodies.Start.class)
            .orElse(new ExecBodies.Start(false, false, List.of()));
    String id = x.variable("id");
    if (body.detach()) {
      startDetached(x, id, ConsoleSizes.of(body.consoleSize()));
      return;
    }
    ExecSpec spec = execs.inspect(id).spec();
    boolean framed = x.dialect().framesOutput(spec.tty());
    x.takeOver(x.level().streamType(framed), threads, session(id, body, spec, framed));
  }

  /** A program that cannot be run is the client's fault; older clients expect 404. */
  private void startDetached(Exchange x, String id, ConsoleSize size) {
    try {
      execs.startDetached(id, size);
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.FAILED_PRECONDITION) {
        throw e;
      }
      ErrorKind told =
          x.level().dockerBefore(BAD_PROGRAM_IS_400)
              ? ErrorKind.NOT_FOUND
              : ErrorKind.INVALID_ARGUMENT;
      throw new EngineException(told, String.valueOf(e.getMessage()), e);
    }
    x.empty(200);
  }

  /**
   * A program that cannot be run is told in the stream: clients take the text as output and the
   * exit code 126 or 127 from inspect. All other failures are plain answers.
   */
  private RawSession session(String id, ExecBodies.Start body, ExecSpec spec, boolean framed) {
    AttachFlags attach = spec.attach();
    try {
      AttachSession session = execs.startAttached(id, ConsoleSizes.of(body.consoleSize()));
      return new ProcessSession(
          session.stream(),
          framed,
          new ProcessSession.Input(
              attach.stdin(),
              !spec.tty(),
              spec.tty() ? DetachKeys.parse(spec.detachKeys()) : null));
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.FAILED_PRECONDITION) {
        throw e;
      }
      return new MessageSession(String.valueOf(e.getMessage()), framed);
    }
  }

  private void resize(Exchange x) {
    execs.resize(
        x.variable("id"),
        ConsoleSizes.required(x, "h", "height"),
        ConsoleSizes.required(x, "w", "width"));
    x.empty(200);
  }

  private void inspect(Exchange x) {
    ExecDetails details = execs.inspect(x.variable("id"));
    x.json(200, ExecViews.inspect(details));
  }
}
