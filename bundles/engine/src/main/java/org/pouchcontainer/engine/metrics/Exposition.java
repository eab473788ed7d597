package org.pouchcontainer.engine.metrics;

import java.util.Locale;
import java.util.Map;

/** Prometheus' text exposition format 0.0.4. */
final class Exposition {
  private final StringBuilder text = new StringBuilder(8 << 10);

  /** Begins a metric. */
  Exposition metric(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** One value of it. */
  Exposition value(String name, Map<String, String> labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{');
      String separator = "";
      for (Map.Entry<String, String> label : labels.entrySet()) {
        text.append(separator).append(label.getKey()).append("=\"");
        text.append(escape(label.getValue())).append('"');
        separator = ",";
      }
      text.append('}');
    }
    text.append(' ').append(number(value)).append('\n');
    return this;
  }

  /** A bare value. */
  Exposition value(String name, double value) {
    return value(name, Map.of(), value);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.9g", value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
