package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.pouchcontainer.api.event.Event;

/**
 * Which events a client wants: values of one key are alternatives, labels must all hold, keys must
 * all hold.
 */
public final class EventFilter implements Predicate<Event> {
  private static final Set<String> KEYS =
      Set.of(
          "event",
          "type",
          "container",
          "image",
          "volume",
          "network",
          "daemon",
          "plugin",
          "label",
          "scope",
          "config",
          "node",
          "secret",
          "service");

  private final Filters filters;

  /** Checks the keys; INVALID_ARGUMENT for one that does not exist. */
  public EventFilter(Filters filters) {
    this.filters = filters.allowing(KEYS);
  }

  @Override
  public boolean test(Event e) {
    String type = e.type().name().toLowerCase(Locale.ROOT);
    return matchesAction(e)
        && any("type", type::equals)
        && ofType(e, Event.Type.CONTAINER, "container")
        && ofType(e, Event.Type.VOLUME, "volume")
        && ofType(e, Event.Type.NETWORK, "network")
        && ofType(e, Event.Type.DAEMON, "daemon")
        && ofType(e, Event.Type.PLUGIN, "plugin")
        && matchesImage(e)
        && any("scope", "local"::equals)
        && filters.of("label").stream().allMatch(l -> hasLabel(e, l));
  }

  /** {@code exec_start} also stands for {@code exec_start: sh}. */
  private boolean matchesAction(Event e) {
    return any("event", v -> e.action().equals(v) || e.action().startsWith(v + ":"));
  }

  private boolean any(String key, Predicate<String> holds) {
    List<String> values = filters.of(key);
    return values.isEmpty() || values.stream().anyMatch(holds);
  }

  private boolean ofType(Event e, Event.Type type, String key) {
    String name = e.attributes().getOrDefault("name", "");
    return any(
        key,
        v ->
            e.type() == type
                && (e.id().equals(v)
                    || name.equals(v)
                    || (type == Event.Type.CONTAINER && !v.isEmpty() && e.id().startsWith(v))));
  }

  private boolean matchesImage(Event e) {
    String image = e.attributes().getOrDefault("image", "");
    String name = e.attributes().getOrDefault("name", "");
    return any(
        "image",
        v ->
            e.type() == Event.Type.IMAGE
                ? sameImage(e.id(), v) || sameImage(name, v)
                : sameImage(image, v));
  }

  private static boolean sameImage(String reference, String wanted) {
    int colon = reference.lastIndexOf(':');
    return reference.equals(wanted)
        || (colon > reference.lastIndexOf('/') && reference.substring(0, colon).equals(wanted));
  }

  private static boolean hasLabel(Event e, String label) {
    int equals = label.indexOf('=');
    String value = e.attributes().get(equals < 0 ? label : label.substring(0, equals));
    return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
  }
}
