package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.map.EventFilter;
import org.pouchcontainer.rest.map.EventViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to one client, until a moment or until it leaves. */
public final class EventPump {
  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  // More than the engine keeps, so that a replay fits even if the client is slow.
  private static final int QUEUE = 8192;
  private static final Duration FOREVER = Duration.ofDays(365);

  private final EventFilter filter;
  private final ApiDialect dialect;
  private final int minor;
  private final @Nullable Instant until;
  private final BlockingQueue<Optional<Event>> queue = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean stopped;

  /** Sends what passes the filter; until null for no end. */
  public EventPump(EventFilter filter, ApiDialect dialect, int minor, @Nullable Instant until) {
    this.filter = filter;
    this.dialect = dialect;
    this.minor = minor;
    this.until = until;
  }

  /** Takes in kept events since then and new ones from now on, until the subscription is closed. */
  public EventService.Subscription subscribe(EventService events, @Nullable Instant since) {
    return events.subscribe(since, this::offer);
  }

  /** Sends what was and is taken in; returns at the end. */
  public void run(OutputStream out) throws IOException {
    try {
      send(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends {@link #run}. */
  public void stop() {
    stopped = true;
    queue.clear();
    offerEnd();
  }

  private void offerEnd() {
    if (!queue.offer(Optional.empty())) {
      LOG.debug("the queue is full, its reader will see that it is stopped");
    }
  }

  /** Called by publishers, who must not wait: a client that cannot follow is cut off. */
  private void offer(Event event) {
    if (!stopped && filter.test(event) && !queue.offer(Optional.of(event))) {
      LOG.warn("A client that does not read its events is cut off");
      stop();
    }
  }

  private void send(OutputStream out) throws IOException, InterruptedException {
    while (!stopped) {
      Optional<Event> next = queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
      if (next == null || next.isEmpty() || stopped) {
        return;
      }
      if (until != null && !next.get().time().isBefore(until)) {
        return;
      }
      out.write(Json.line(EventViews.event(next.get(), dialect, minor)));
    }
  }

  private Duration patience() {
    if (until == null) {
      return FOREVER;
    }
    Duration left = Duration.between(Instant.now(), until);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(FOREVER) > 0 ? FOREVER : left;
  }
}
