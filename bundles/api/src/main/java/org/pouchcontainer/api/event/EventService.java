package org.pouchcontainer.api.event;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Publishes and delivers events. Publishing never blocks. */
@ProviderType
public interface EventService {
  /** Tells all subscribers. */
  void publish(Event event);

  /** Kept events in {@code [since, until)}, oldest first; the engine keeps the last 1,024. */
  List<Event> past(Instant since, Instant until);

  /**
   * Delivers kept events since the given moment and then every new one, in order, none twice.
   *
   * @param since null for new ones only
   * @param subscriber called from the publisher's thread; must not block. One that throws is
   *     dropped
   * @return closing it ends the subscription
   */
  Subscription subscribe(
      @org.jspecify.annotations.Nullable Instant since, Consumer<Event> subscriber);

  /** A running subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
