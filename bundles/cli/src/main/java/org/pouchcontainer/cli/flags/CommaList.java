package org.pouchcontainer.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values; a value in double quotes may hold commas. */
public final class CommaList {
  private CommaList() {}

  /** The values of a line; none for an empty one. */
  public static List<String> split(String line) {
    List<String> values = new ArrayList<>();
    if (line.isEmpty()) {
      return values;
    }
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        value.append(c);
        at++;
      } else if (c == '"' && (quoted || value.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return values;
  }
}
