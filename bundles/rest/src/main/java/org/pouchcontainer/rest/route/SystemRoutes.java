package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.map.EventFilter;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.HostFacts;
import org.pouchcontainer.rest.map.InfoViews;
import org.pouchcontainer.rest.map.SystemViews;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.stream.EventPump;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine itself. */
public final class SystemRoutes implements RouteSet {
  private static final int LINES = 52;
  private static final Logger LOG = LoggerFactory.getLogger(SystemRoutes.class);

  private final SystemService system;
  private final EventService events;
  private final StreamThreads threads;
  private final AtomicInteger readers = new AtomicInteger();

  /** Routes to these services; event streams run on these threads. */
  public SystemRoutes(SystemService system, EventService events, StreamThreads threads) {
    this.system = system;
    this.events = events;
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/_ping", this::ping)
        .add("HEAD", "/_ping", this::ping)
        .add("GET", "/version", this::version)
        .add("GET", "/info", this::info)
        .add("GET", "/events", this::events);
  }

  private void ping(Exchange x) {
    x.addHeader("Cache-Control", "no-cache, no-store, must-revalidate");
    x.addHeader("Pragma", "no-cache");
    x.addHeader("Swarm", "inactive");
    x.text(200, "text/plain; charset=utf-8", "OK");
  }

  private void version(Exchange x) {
    x.json(200, SystemViews.version(system.version(), system.info(), x.dialect()));
  }

  private void info(Exchange x) {
    x.json(
        200,
        InfoViews.info(
            system.info(),
            system.drivers(),
            x.dialect().engineVersion(system.version().version()),
            new InfoViews.Now(Instant.now(), HostFacts.read(), readers.get()),
            x.target().minor()));
  }

  private void events(Exchange x) throws IOException {
    Instant now = Instant.now();
    Instant until = moment(x, "until", now);
    Instant asked = moment(x, "since", now);
    // Whoever names only an end wants everything that came before it.
    Instant since = asked == null && until != null ? Instant.EPOCH : asked;
    if (since != null && until != null && since.isAfter(until)) {
      throw EngineException.invalid(
          "events: since (%s) cannot be after until (%s)".formatted(since, until));
    }
    EventPump pump =
        new EventPump(
            new EventFilter(Filters.parse(x.query().text("filters"))),
            x.dialect(),
            x.target().minor(),
            until);
    // Before the head goes out: what a client does after it has come must not be missed.
    EventService.Subscription subscription = pump.subscribe(events, since);
    try {
      OutputStream out = x.open(200, eventType(x));
      x.whenGone(pump::stop);
      threads.start("events", () -> pump(x, pump, subscription, out));
    } catch (IOException | RuntimeException e) {
      subscription.close();
      throw e;
    }
  }

  /** Zero is the beginning of time here, and not the absence of a moment. */
  private static @Nullable Instant moment(Exchange x, String name, Instant now) {
    String text = x.query().text(name);
    return text.equals("0") ? Instant.EPOCH : Times.parse(name, text, now).orElse(null);
  }

  private static String eventType(Exchange x) {
    String wanted = x.header("Accept");
    if (wanted.contains("application/jsonl")) {
      return "application/jsonl";
    }
    boolean lines = x.dialect() == ApiDialect.DOCKER && x.target().atLeast(LINES);
    return lines ? "application/x-ndjson" : "application/json";
  }

  private void pump(
      Exchange x, EventPump pump, EventService.Subscription subscription, OutputStream out) {
    readers.incrementAndGet();
    try (subscription) {
      pump.run(out);
      x.finish();
    } catch (IOException e) {
      LOG.debug("the reader of events has gone", e);
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    } finally {
      readers.decrementAndGet();
    }
  }
}
