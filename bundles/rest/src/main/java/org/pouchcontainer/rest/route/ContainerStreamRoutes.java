package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.WaitCondition;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ErrorAnswer;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.stream.LogWriter;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lasts: wait and logs. Attaching is in {@link AttachRoutes}. */
public final class ContainerStreamRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStreamRoutes.class);
  private static final int START_FAILED = 125;

  private final ContainerService containers;
  private final StreamThreads threads;

  /** Routes to this service; streams run on these threads. */
  public ContainerStreamRoutes(ContainerService containers, StreamThreads threads) {
    this.containers = containers;
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/containers/{id}/wait", RouteKind.READ, this::await)
        .add("GET", "/containers/{id}/logs", this::logs);
  }

  /** The head goes out at once: clients wait for it before they start the container. */
  private void await(Exchange x) throws IOException {
    WaitCondition condition =
        switch (x.query().text("condition")) {
          case "", "not-running" -> WaitCondition.NOT_RUNNING;
          case "next-exit" -> WaitCondition.NEXT_EXIT;
          case "removed" -> WaitCondition.REMOVED;
          default ->
              throw EngineException.invalid(
                  "invalid condition: \"" + Texts.shorten(x.query().text("condition")) + "\"");
        };
    CompletableFuture<WaitResult> result =
        containers.await(x.variable("id"), condition).toCompletableFuture();
    try {
      x.open(200, "application/json");
      x.whenGone(() -> result.cancel(false));
    } catch (IOException | RuntimeException e) {
      result.cancel(false);
      throw e;
    }
    // The answer is all that comes of it.
    var unused =
        result.whenComplete(
            (ended, failure) -> {
              if (!result.isCancelled()) {
                x.finish(Json.line(waited(x, ended, failure)));
              }
            });
  }

  private static ContainerBodies.Waited waited(
      Exchange x, @Nullable WaitResult ended, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      return new ContainerBodies.Waited(
          START_FAILED, error(x.dialect(), ErrorAnswer.of(cause, x.dialect()).message()));
    }
    return new ContainerBodies.Waited(ended.exitCode(), error(x.dialect(), ended.error()));
  }

  private static @Nullable Object error(ApiDialect dialect, String message) {
    return switch (dialect) {
      case POUCH -> message;
      case DOCKER -> message.isEmpty() ? null : new ContainerBodies.WaitError(message);
    };
  }

  private void logs(Exchange x) throws IOException {
    Query q = x.query();
    boolean stdout = q.flag("stdout");
    boolean stderr = q.flag("stderr");
    if (!stdout && !stderr) {
      throw EngineException.invalid("Bad parameters: you must choose at least one stream");
    }
    Instant now = Instant.now();
    LogStream log =
        containers.logs(
            x.variable("id"),
            new LogQuery(
                stdout,
                stderr,
                Times.parse("since", q.text("since"), now).orElse(null),
                Times.parse("until", q.text("until"), now).orElse(null),
                tail(q.text("tail")),
                q.flag("follow")));
    boolean framed = x.dialect().framesOutput(log.tty());
    try {
      OutputStream out = x.open(200, x.level().streamType(framed));
      x.whenGone(log::close);
      LogWriter.Format format =
          new LogWriter.Format(
              framed,
              q.flag("timestamps"),
              q.flag("details") ? LogWriter.Format.details(log.details()) : "");
      threads.start("logs " + x.variable("id"), () -> pump(x, log, new LogWriter(out, format)));
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Anything that is no number means all, as in both originals. */
  private static long tail(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private static void pump(Exchange x, LogStream log, LogWriter writer) {
    try (log) {
      log.pump(writer);
      writer.idle();
      x.finish();
    } catch (IOException e) {
      LOG.debug("the reader of a log has gone", e);
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }
}
