package org.pouchcontainer.cli.template;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.json.Json;

/** Shows values as Go's {@code %v} does. */
final class GoPrinter {
  private GoPrinter() {}

  static String show(Json value) {
    if (value instanceof Json.Arr array) {
      return array.values().stream()
          .map(GoPrinter::show)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    if (value instanceof Json.Obj object) {
      Map<String, Json> sorted = new TreeMap<>(object.members());
      return sorted.entrySet().stream()
          .map(member -> member.getKey() + ":" + show(member.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    return value.isNull() ? "<no value>" : value.text();
  }

  /** Whether a test with this value holds: it is neither false, zero, empty nor absent. */
  static boolean holds(Json value) {
    if (value instanceof Json.Bool bool) {
      return bool.value();
    }
    if (value instanceof Json.Num number) {
      return Double.parseDouble(number.digits()) != 0;
    }
    if (value instanceof Json.Str text) {
      return !text.value().isEmpty();
    }
    return !value.items().isEmpty() || !value.fields().isEmpty();
  }
}
