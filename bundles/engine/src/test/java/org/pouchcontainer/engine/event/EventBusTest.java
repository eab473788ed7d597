package org.pouchcontainer.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.event.Event;

class EventBusTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private final EventBus bus = new EventBus();

  private static Event event(int second) {
    return new Event(
        Event.Type.CONTAINER, "start", "c" + second, Map.of(), START.plusSeconds(second));
  }

  @Test
  void theLastOnesAreKept() {
    for (int i = 0; i < EventBus.KEPT + 10; i++) {
      bus.publish(event(i));
    }

    List<Event> kept = bus.past(START, START.plusSeconds(100_000));
    assertThat(kept).hasSize(EventBus.KEPT);
    assertThat(kept.get(0).id()).isEqualTo("c10");
    assertThat(bus.past(START.plusSeconds(20), START.plusSeconds(22)))
        .extracting(Event::id)
        .containsExactly("c20", "c21");
  }

  @Test
  void aSubscriberGetsThePastThenTheNewAndNothingAfterClosing() {
    bus.publish(event(1));
    bus.publish(event(2));
    List<String> seen = new ArrayList<>();

    try (var subscription = bus.subscribe(START.plusSeconds(2), e -> seen.add(e.id()))) {
      bus.publish(event(3));
      assertThat(subscription).isNotNull();
    }
    bus.publish(event(4));

    assertThat(seen).containsExactly("c2", "c3");
  }

  @Test
  void aSubscriberThatThrowsIsDroppedAndDisturbsNobody() {
    List<String> seen = new ArrayList<>();
    var broken =
        bus.subscribe(
            null,
            e -> {
              throw new IllegalStateException("gone");
            });
    var healthy = bus.subscribe(null, e -> seen.add(e.id()));

    bus.publish(event(1));
    bus.publish(event(2));

    assertThat(seen).containsExactly("c1", "c2");
    broken.close();
    healthy.close();
  }
}
