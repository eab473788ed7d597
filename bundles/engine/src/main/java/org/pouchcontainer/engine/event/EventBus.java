package org.pouchcontainer.engine.event;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last events and hands new ones to subscribers, in the publisher's thread. */
@Component
public final class EventBus implements EventService {
  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  /** How many events are kept for {@code since}. */
  static final int KEPT = 1024;

  private final ArrayDeque<Event> kept = new ArrayDeque<>();
  private final List<Consumer<Event>> subscribers = new CopyOnWriteArrayList<>();

  @Override
  public void publish(Event event) {
    // One lock for both, so that every subscriber sees events in one order and none twice.
    synchronized (kept) {
      if (kept.size() == KEPT) {
        kept.removeFirst();
      }
      kept.addLast(event);
      for (Consumer<Event> subscriber : subscribers) {
        deliver(subscriber, event);
      }
    }
  }

  @Override
  public List<Event> past(Instant since, Instant until) {
    List<Event> found = new ArrayList<>();
    synchronized (kept) {
      for (Event event : kept) {
        if (!event.time().isBefore(since) && event.time().isBefore(until)) {
          found.add(event);
        }
      }
    }
    return found;
  }

  @Override
  public Subscription subscribe(@Nullable Instant since, Consumer<Event> subscriber) {
    // A wrapper of its own, so that one consumer may subscribe twice.
    @SuppressWarnings("UnnecessaryMethodReference")
    Consumer<Event> entry = subscriber::accept;
    synchronized (kept) {
      subscribers.add(entry);
      if (since != null) {
        for (Event event : kept) {
          if (!event.time().isBefore(since)) {
            deliver(entry, event);
          }
        }
      }
    }
    return () -> subscribers.remove(entry);
  }

  private void deliver(Consumer<Event> subscriber, Event event) {
    try {
      subscriber.accept(event);
    } catch (RuntimeException e) {
      LOG.debug("event subscriber dropped: {}", e.toString());
      subscribers.remove(subscriber);
    }
  }
}
