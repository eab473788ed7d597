package org.pouchcontainer.engine.container;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;

/** Publishes what happens to containers, with the attributes that filters look at. */
public final class ContainerEvents {
  private final EventService events;

  /** Publishes to {@code events}. */
  public ContainerEvents(EventService events) {
    this.events = events;
  }

  /** Something happened to a container. */
  public void publish(ContainerRecord record, String action) {
    publish(record, action, Map.of());
  }

  /** Something happened to a container; {@code extra} tells more. */
  public void publish(ContainerRecord record, String action, Map<String, String> extra) {
    Map<String, String> attributes = new HashMap<>(record.spec().labels());
    attributes.put("name", record.name());
    attributes.put("image", record.spec().image());
    attributes.putAll(extra);
    events.publish(
        new Event(Event.Type.CONTAINER, action, record.id().value(), attributes, Instant.now()));
  }
}
