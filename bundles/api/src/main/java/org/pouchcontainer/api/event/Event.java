package org.pouchcontainer.api.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param type to what kind of object
 * @param action as {@code create}, {@code die}, {@code exec_start}
 * @param id the object's id or name
 * @param attributes name, image, labels, exitCode and so on
 * @param time when
 */
public record Event(
    Type type, String action, String id, Map<String, String> attributes, Instant time) {
  /** Copies the attributes. */
  public Event {
    attributes = Map.copyOf(attributes);
  }

  /** Kinds of objects. */
  public enum Type {
    /** A container. */
    CONTAINER,
    /** An image. */
    IMAGE,
    /** A volume. */
    VOLUME,
    /** A network. */
    NETWORK,
    /** The engine itself. */
    DAEMON,
    /** A driver. */
    PLUGIN
  }
}
