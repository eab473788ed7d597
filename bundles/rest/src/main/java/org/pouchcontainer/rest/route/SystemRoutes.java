package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.map.EventFilter;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.SystemViews;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.stream.EventPump;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine itself. */
public final class SystemRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(SystemRoutes.class);

  private final SystemService system;
  private final EventService events;
  private final StreamThreads threads;

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
    x.json(200, SystemViews.version(system.version(), x.dialect()));
  }

  private void info(Exchange x) {
    x.json(
        200,
        SystemViews.info(
            system.info(), system.drivers(), system.version().version(), Instant.now()));
  }

  private void events(Exchange x) throws IOException {
    Instant now = Instant.now();
    Instant since = Times.parse("since", x.query().text("since"), now).orElse(null);
    Instant until = Times.parse("until", x.query().text("until"), now).orElse(null);
    EventPump pump =
        new EventPump(
            new EventFilter(Filters.parse(x.query().text("filters"))), x.dialect(), until);
    // Before the head goes out: what a client does after it has come must not be missed.
    EventService.Subscription subscription = pump.subscribe(events, since);
    try {
      OutputStream out = x.open(200, "application/json");
      x.whenGone(pump::stop);
      threads.start("events", () -> pump(x, pump, subscription, out));
    } catch (IOException | RuntimeException e) {
      subscription.close();
      throw e;
    }
  }

  private static void pump(
      Exchange x, EventPump pump, EventService.Subscription subscription, OutputStream out) {
    try (subscription) {
      pump.run(out);
      x.finish();
    } catch (IOException e) {
      LOG.debug("the reader of events has gone", e);
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }
}
