package org.pouchcontainer.log.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.pouchcontainer.spi.log.LogLine;

/** Lines in Docker's form: {@code {"log":"…\n","stream":"stdout","attrs":{…},"time":"…"}}. */
final class JsonLine {
  private final String attributes;

  JsonLine(SortedMap<String, String> attributes) {
    this.attributes =
        attributes.isEmpty()
            ? ""
            : attributes.entrySet().stream()
                .map(JsonLine::member)
                .collect(Collectors.joining(",", ",\"attrs\":{", "}"));
  }

  private static String member(Map.Entry<String, String> entry) {
    StringBuilder member = new StringBuilder();
    quote(member, entry.getKey());
    member.append(':');
    quote(member, entry.getValue());
    return member.toString();
  }

  byte[] of(LogLine line) {
    StringBuilder out = new StringBuilder(line.text().length + 96 + attributes.length());
    out.append("{\"log\":");
    // What is no UTF-8 becomes U+FFFD, as in Docker: JSON has no other way.
    String text = new String(line.text(), StandardCharsets.UTF_8);
    quote(out, line.partial() ? text : text + "\n");
    out.append(",\"stream\":\"").append(line.stderr() ? "stderr" : "stdout").append('"');
    out.append(attributes);
    out.append(",\"time\":\"").append(line.time()).append("\"}\n");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Go's writer, whose readers we serve, also escapes what HTML and scripts stumble over.
          boolean plain =
              c >= ' ' && c != '<' && c != '>' && c != '&' && c != '\u2028' && c != '\u2029';
          if (plain) {
            out.append(c);
          } else {
            out.append(String.format("\\u%04x", (int) c));
          }
        }
      }
    }
    out.append('"');
  }
}
