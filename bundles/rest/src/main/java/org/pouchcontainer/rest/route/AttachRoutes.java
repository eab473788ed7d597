package org.pouchcontainer.rest.route;

import java.io.IOException;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.AttachRequest;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.rest.dialect.ErrorAnswer;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.RawSession;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.http.WebSockets;
import org.pouchcontainer.rest.stream.DetachKeys;
import org.pouchcontainer.rest.stream.NoSession;
import org.pouchcontainer.rest.stream.ProcessSession;
import org.pouchcontainer.rest.stream.WebSocketSession;
import org.pouchcontainer.spi.EngineException;

/** Connections to the streams of a container, raw or over a web socket. */
public final class AttachRoutes implements RouteSet {
  private static final String FRAMED = "application/vnd.docker.multiplexed-stream";
  private static final int BINARY_SINCE = 28;
  private static final int CHOOSES_STREAMS_SINCE = 42;

  private final ContainerService containers;
  private final StreamThreads threads;

  /** Routes to this service; streams run on these threads. */
  public AttachRoutes(ContainerService containers, StreamThreads threads) {
    this.containers = containers;
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/containers/{id}/attach", RouteKind.STREAM, this::attach)
        .add("GET", "/containers/{id}/attach/ws", RouteKind.STREAM, this::attachWebSocket);
  }

  /** What a client asks for. */
  private record Wish(AttachFlags streams, boolean replay, boolean follow) {}

  private void attach(Exchange x) throws IOException {
    x.body();
    Query q = x.query();
    boolean all = x.dialect().attachTakesAll();
    Wish wish =
        new Wish(
            new AttachFlags(q.flag("stdin"), all || q.flag("stdout"), all || q.flag("stderr")),
            !all && q.flag("logs"),
            all || q.flag("stream"));
    boolean asksForFrames = x.header("Accept").contains(FRAMED);
    boolean tty;
    RawSession session;
    try {
      tty = containers.inspect(x.variable("id")).spec().process().tty();
      session = session(x, wish, framed(x, tty, asksForFrames));
    } catch (EngineException e) {
      refuse(x, e);
      return;
    }
    boolean framed = framed(x, tty, asksForFrames);
    boolean told = framed && asksForFrames && !x.dialect().framesAttach(tty);
    x.takeOver(told ? FRAMED : x.level().streamType(framed), threads, session);
  }

  private static boolean framed(Exchange x, boolean tty, boolean asked) {
    return x.dialect().framesAttach(tty) || (asked && !tty);
  }

  /** Docker's clients print what comes behind a head that is no 101, so that it must be text. */
  private static void refuse(Exchange x, EngineException e) {
    if (!x.dialect().attachFailsInText()) {
      throw e;
    }
    ErrorAnswer answer = ErrorAnswer.of(e, x.dialect());
    x.addHeader("Connection", "close");
    x.text(answer.status(), "application/vnd.docker.raw-stream", answer.message() + "\r\n");
  }

  private void attachWebSocket(Exchange x) {
    WebSockets.require(x);
    Query q = x.query();
    boolean all = x.level().dockerBefore(CHOOSES_STREAMS_SINCE) || x.dialect().attachTakesAll();
    Wish wish =
        new Wish(
            new AttachFlags(
                all || q.flag("stdin"), all || q.flag("stdout"), all || q.flag("stderr")),
            q.flag("logs"),
            q.flag("stream"));
    RawSession session = session(x, wish, false);
    WebSockets.accept(x);
    x.takeOverWebSocket(
        threads, new WebSocketSession(session, !x.level().dockerBefore(BINARY_SINCE)));
  }

  private RawSession session(Exchange x, Wish wish, boolean framed) {
    String id = x.variable("id");
    ProcessSpec process = containers.inspect(id).spec().process();
    DetachKeys detach = DetachKeys.parse(x.query().text("detachKeys"));
    if (!wish.replay() && !wish.follow()) {
      return new NoSession();
    }
    AttachSession session =
        containers.attach(id, new AttachRequest(wish.streams(), wish.replay(), wish.follow()));
    boolean closes = !session.tty() && x.dialect().inputEndsWithClient(process.stdinOnce());
    return new ProcessSession(
        session.stream(),
        framed,
        new ProcessSession.Input(wish.streams().stdin(), closes, session.tty() ? detach : null));
  }
}
