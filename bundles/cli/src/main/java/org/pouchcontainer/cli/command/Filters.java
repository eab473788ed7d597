package org.pouchcontainer.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.json.JsonText;

/** The values of {@code --filter} as the engine reads them. */
final class Filters {
  private Filters() {}

  /** The query parameter {@code filters}: {@code {"key":{"value":true}}}; empty for no filters. */
  static String query(List<String> filters) {
    Map<String, JsonObject> byKey = new LinkedHashMap<>();
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      if (equals <= 0) {
        throw new CliException("Bad format of filter \"" + filter + "\": use key=value");
      }
      byKey
          .computeIfAbsent(filter.substring(0, equals), key -> new JsonObject())
          .put(filter.substring(equals + 1), true);
    }
    JsonObject all = new JsonObject();
    byKey.forEach(all::putSet);
    return all.isEmpty() ? "" : JsonText.compact(all.build());
  }
}
