package org.pouchcontainer.rest.map;

import java.util.Locale;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.EventBodies;

/** Events as both dialects show them. */
public final class EventViews {
  private static final int WITHOUT_LEGACY = 52;

  private EventViews() {}

  /** One event; {@code minor} is the version that the client speaks. */
  public static Object event(Event e, ApiDialect dialect, int minor) {
    String type = e.type().name().toLowerCase(Locale.ROOT);
    boolean legacy =
        minor < WITHOUT_LEGACY
            && (e.type() == Event.Type.CONTAINER || e.type() == Event.Type.IMAGE);
    String from = e.attributes().getOrDefault("image", "");
    EventBodies.DockerActor actor = new EventBodies.DockerActor(e.id(), e.attributes());
    return switch (dialect) {
      case POUCH ->
          new EventBodies.Pouch(
              e.action(),
              e.id(),
              from,
              type,
              e.action(),
              actor,
              e.time().getEpochSecond(),
              Times.nanos(e.time()));
      case DOCKER ->
          new EventBodies.Docker(
              legacy ? e.action() : "",
              legacy ? e.id() : "",
              legacy ? from : "",
              type,
              e.action(),
              actor,
              "local",
              e.time().getEpochSecond(),
              Times.nanos(e.time()));
    };
  }
}
