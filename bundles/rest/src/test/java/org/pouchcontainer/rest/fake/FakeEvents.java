package org.pouchcontainer.rest.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;

/** Events kept in a list. */
public final class FakeEvents implements EventService {
  public final List<Consumer<Event>> subscribers = new CopyOnWriteArrayList<>();
  private final List<Event> kept = new ArrayList<>();

  @Override
  public synchronized void publish(Event event) {
    kept.add(event);
    subscribers.forEach(s -> s.accept(event));
  }

  @Override
  public synchronized List<Event> past(Instant since, Instant until) {
    return List.copyOf(kept);
  }

  @Override
  public synchronized Subscription subscribe(@Nullable Instant since, Consumer<Event> subscriber) {
    if (since != null) {
      kept.stream().filter(e -> !e.time().isBefore(since)).forEach(subscriber);
    }
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }
}
