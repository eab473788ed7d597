package org.pouchcontainer.cli.template;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** Go's {@code printf} for the verbs s, v, d, q, t, x, X and f. */
final class Printf {
  private static final Pattern VERB =
      Pattern.compile("%([-+# 0]*)([0-9]{0,4})(?:\\.([0-9]{1,4}))?([a-zA-Z%])");

  private Printf() {}

  static String format(List<Json> arguments) {
    Matcher verb = VERB.matcher(arguments.get(0).text());
    StringBuilder out = new StringBuilder();
    int next = 1;
    while (verb.find()) {
      String shown;
      if (verb.group(4).equals("%")) {
        shown = "%";
      } else if (next == arguments.size()) {
        shown = "%!" + verb.group(4) + "(MISSING)";
      } else {
        shown = padded(verb, value(verb, arguments.get(next++)));
      }
      verb.appendReplacement(out, Matcher.quoteReplacement(shown));
    }
    return verb.appendTail(out).toString();
  }

  private static String value(Matcher verb, Json value) {
    String shown = GoPrinter.show(value);
    return switch (verb.group(4)) {
      case "s", "v" -> cut(verb, shown);
      case "d", "t" -> shown;
      case "q" -> JsonText.compact(Json.of(shown));
      case "x" -> Long.toHexString(value.number());
      case "X" -> Long.toHexString(value.number()).toUpperCase(Locale.ROOT);
      case "f" -> {
        int digits = verb.group(3) == null ? 6 : Integer.parseInt(verb.group(3));
        yield String.format(Locale.ROOT, "%." + digits + "f", Double.parseDouble("0" + shown));
      }
      default -> "%!" + verb.group(4) + "(" + shown + ")";
    };
  }

  private static String cut(Matcher verb, String shown) {
    return verb.group(3) == null || shown.length() <= Integer.parseInt(verb.group(3))
        ? shown
        : shown.substring(0, Integer.parseInt(verb.group(3)));
  }

  private static String padded(Matcher verb, String shown) {
    int width = verb.group(2).isEmpty() ? 0 : Integer.parseInt(verb.group(2));
    String gap = " ".repeat(Math.max(0, width - shown.length()));
    if (verb.group(1).contains("-")) {
      return shown + gap;
    }
    return (verb.group(1).contains("0") ? gap.replace(' ', '0') : gap) + shown;
  }
}
