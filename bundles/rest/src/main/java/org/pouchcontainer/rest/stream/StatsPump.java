package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.stats.ContainerStats;
import org.pouchcontainer.api.stats.StatsService;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.map.StatsViews;
import org.pouchcontainer.rest.wire.StatsBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Samples one container for one client, each second or once. */
public final class StatsPump {
  private static final long PERIOD_MILLIS = 1000;

  private final ContainerService containers;
  private final StatsService stats;
  private final String container;
  private final ApiLevel level;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable ContainerStats before;

  /** Samples this container. */
  public StatsPump(
      ContainerService containers, StatsService stats, String container, ApiLevel level) {
    this.containers = containers;
    this.stats = stats;
    this.container = container;
    this.level = level;
  }

  /** A sample; the one before it is that of the last call. */
  public StatsBodies.Stats next() {
    ContainerStats now = stats.sample(container);
    StatsBodies.Stats view = StatsViews.view(containers.inspect(container), now, before, level);
    before = now;
    return view;
  }

  /** Two samples a second apart as one answer; one alone where the container does not run. */
  public StatsBodies.Stats pair() throws InterruptedException {
    StatsBodies.Stats first = next();
    ContainerStats sampled = before;
    if (sampled == null || !sampled.running() || pause()) {
      return first;
    }
    return next();
  }

  /** Sends a sample each second until the container is removed or {@link #stop}. */
  public void run(OutputStream out) throws IOException, InterruptedException {
    do {
      StatsBodies.Stats sample;
      try {
        sample = next();
      } catch (EngineException e) {
        if (e.kind() == ErrorKind.NOT_FOUND) {
          return;
        }
        throw e;
      }
      out.write(Json.line(sample));
    } while (!pause());
  }

  /** True if it was stopped meanwhile. */
  private boolean pause() throws InterruptedException {
    return stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends {@link #run} and {@link #pair}; from any thread. */
  public void stop() {
    stopped.countDown();
  }
}
