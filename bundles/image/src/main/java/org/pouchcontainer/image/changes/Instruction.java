package org.pouchcontainer.image.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One instruction.
 *
 * @param keyword in upper case
 * @param rest what stands behind it, without white space around
 */
record Instruction(String keyword, String rest) {
  /** All instructions of these texts; comments are left out, a last {@code \} continues a line. */
  static List<Instruction> parse(List<String> texts) {
    List<Instruction> found = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : String.join("\n", texts).split("\n", -1)) {
      String stripped = part.strip();
      if (stripped.startsWith("#") || (stripped.isEmpty() && !line.isEmpty())) {
        continue;
      }
      if (stripped.endsWith("\\")) {
        line.append(stripped, 0, stripped.length() - 1);
        continue;
      }
      line.append(stripped);
      add(line.toString().strip(), found);
      line.setLength(0);
    }
    add(line.toString().strip(), found);
    return found;
  }

  private static void add(String line, List<Instruction> found) {
    if (line.isEmpty()) {
      return;
    }
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    found.add(
        new Instruction(
            line.substring(0, end).toUpperCase(Locale.ROOT), line.substring(end).strip()));
  }
}
