package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.stream.StatsPump;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What containers use: each second, once, or once with the second before. */
public final class ContainerStatsRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStatsRoutes.class);

  private final ContainerService containers;
  private final Offer<StatsService> stats;
  private final StreamThreads threads;

  /** Routes to this service; what lasts runs on these threads. */
  public ContainerStatsRoutes(
      ContainerService containers, @Nullable StatsService stats, StreamThreads threads) {
    this.containers = containers;
    this.stats = new Offer<>(stats, "statistics");
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router.add("GET", "/containers/{id}/stats", this::stats);
  }

  private void stats(Exchange x) throws IOException {
    StatsService service = stats.get();
    String id = x.variable("id");
    boolean stream = x.query().flag("stream", x.dialect().statsStreamByDefault());
    boolean oneShot = x.query().flag("one-shot");
    if (stream && oneShot) {
      throw EngineException.invalid("cannot have stream=true and one-shot=true");
    }
    // By id, so that the stream survives a change of the name.
    String container = containers.inspect(id).id().value();
    StatsPump pump = new StatsPump(containers, service, container, x.level());
    if (oneShot) {
      x.json(200, pump.next());
    } else if (stream) {
      OutputStream out = x.open(200, "application/json");
      x.whenGone(pump::stop);
      threads.start("stats " + id, () -> pump(x, pump, out));
    } else {
      x.whenGone(pump::stop);
      threads.start("stats " + id, () -> once(x, pump));
    }
  }

  private static void once(Exchange x, StatsPump pump) {
    try {
      x.json(200, pump.pair());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }

  private static void pump(Exchange x, StatsPump pump, OutputStream out) {
    try {
      pump.run(out);
      x.finish();
    } catch (IOException e) {
      LOG.debug("the reader of statistics has gone", e);
      x.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }
}
