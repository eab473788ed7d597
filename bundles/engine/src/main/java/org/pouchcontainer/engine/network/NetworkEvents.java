package org.pouchcontainer.engine.network;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.spi.ContainerId;

/** Publishes what happens to networks, with the attributes that filters look at. */
public final class NetworkEvents {
  private final EventService events;

  /** Publishes to {@code events}. */
  public NetworkEvents(EventService events) {
    this.events = events;
  }

  /** A network came or went. */
  void publish(NetworkRecord network, String action) {
    publish(network, action, Map.of());
  }

  /** A container came into a network or left it. */
  public void publish(NetworkRecord network, String action, ContainerId container) {
    publish(network, action, Map.of("container", container.value()));
  }

  private void publish(NetworkRecord network, String action, Map<String, String> extra) {
    Map<String, String> attributes = new HashMap<>(extra);
    attributes.put("name", network.name());
    attributes.put("type", network.driver());
    events.publish(new Event(Event.Type.NETWORK, action, network.id(), attributes, Instant.now()));
  }
}
