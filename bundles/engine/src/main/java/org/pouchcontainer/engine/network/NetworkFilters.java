package org.pouchcontainer.engine.network;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.spi.EngineException;

/** Turns the filters of a listing into one predicate on networks. */
final class NetworkFilters {
  private NetworkFilters() {}

  /**
   * The predicate.
   *
   * @throws EngineException INVALID_ARGUMENT for an unknown key or a malformed value
   */
  static Predicate<NetworkDetails> of(NetworkQuery query) {
    Predicate<NetworkDetails> all = network -> true;
    for (Map.Entry<String, List<String>> filter : query.filters().entrySet()) {
      String key = filter.getKey();
      if (!NetworkQuery.KEYS.contains(key)) {
        throw EngineException.invalid(
            "invalid filter '" + key + "': there are " + NetworkQuery.KEYS);
      }
      Predicate<NetworkDetails> matching =
          filter.getValue().stream()
              .map(value -> one(key, value))
              .reduce(key.equals("label") ? Predicate::and : Predicate::or)
              .orElse(network -> true);
      all = all.and(matching);
    }
    return all;
  }

  private static Predicate<NetworkDetails> one(String key, String value) {
    return switch (key) {
      case "driver" -> network -> network.creation().driver().equals(value);
      case "id" -> network -> network.id().startsWith(value);
      case "name" -> network -> named(network.name(), value);
      case "label" -> network -> hasLabel(network.creation().labels(), value);
      case "scope" -> network -> network.scope().equals(value);
      case "type" -> type(value);
      case "dangling" -> dangling(value);
      default -> throw EngineException.internal("filter " + key, null);
    };
  }

  /** Part of the name, anchored where docker's users anchor their patterns. */
  private static boolean named(String name, String value) {
    boolean start = value.startsWith("^");
    boolean end = value.endsWith("$");
    String bare =
        value.substring(start ? 1 : 0, value.length() - (end && !value.isEmpty() ? 1 : 0));
    if (start && end) {
      return name.equals(bare);
    }
    return start ? name.startsWith(bare) : end ? name.endsWith(bare) : name.contains(bare);
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  private static Predicate<NetworkDetails> type(String value) {
    return switch (value) {
      case "custom" -> network -> !network.predefined();
      case "builtin" -> NetworkDetails::predefined;
      default ->
          throw EngineException.invalid(
              "invalid filter: 'type'='" + value + "': expected custom or builtin");
    };
  }

  private static Predicate<NetworkDetails> dangling(String value) {
    boolean wanted =
        switch (value) {
          case "1", "true" -> true;
          case "0", "false" -> false;
          default ->
              throw EngineException.invalid(
                  "invalid value for filter 'dangling': \"" + value + "\": expected true or false");
        };
    return network -> wanted == (!network.predefined() && network.endpoints().isEmpty());
  }
}
