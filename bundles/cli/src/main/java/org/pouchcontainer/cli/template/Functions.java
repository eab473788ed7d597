package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** The functions of templates. */
final class Functions {
  private static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "index",
          "len",
          "json",
          "print",
          "printf",
          "println",
          "join",
          "split",
          "lower",
          "upper",
          "title",
          "truncate",
          "pad",
          "urlquery",
          "slice");

  private Functions() {}

  static String known(String name) {
    if (!NAMES.contains(name)) {
      throw new TemplateException("function \"" + name + "\" not defined");
    }
    return name;
  }

  static Json call(String name, List<Json> arguments) {
    return switch (name) {
      case "and" -> pick(name, arguments, false);
      case "or" -> pick(name, arguments, true);
      case "not" -> Json.of(!GoPrinter.holds(need(name, arguments, 1).get(0)));
      case "eq" -> Json.of(equalsAny(need(name, arguments, 2)));
      case "ne" -> Json.of(!equalsAny(need(name, arguments, 2)));
      case "lt" -> Json.of(compare(name, arguments) < 0);
      case "le" -> Json.of(compare(name, arguments) <= 0);
      case "gt" -> Json.of(compare(name, arguments) > 0);
      case "ge" -> Json.of(compare(name, arguments) >= 0);
      case "index" -> index(need(name, arguments, 1));
      case "len" -> Json.of(length(need(name, arguments, 1).get(0)));
      case "json" -> Json.of(JsonText.compact(need(name, arguments, 1).get(0)));
      case "print" -> Json.of(print(arguments));
      case "println" -> Json.of(joined(arguments, " ") + "\n");
      case "printf" -> Json.of(Printf.format(need(name, arguments, 1)));
      case "join" -> Json.of(join(need(name, arguments, 2)));
      case "split" -> split(need(name, arguments, 2));
      case "lower" -> Json.of(text(name, arguments).toLowerCase(Locale.ROOT));
      case "upper" -> Json.of(text(name, arguments).toUpperCase(Locale.ROOT));
      case "title" -> Json.of(title(text(name, arguments)));
      case "truncate" -> Json.of(truncate(need(name, arguments, 2)));
      case "pad" -> Json.of(pad(need(name, arguments, 3)));
      case "urlquery" ->
          Json.of(
              java.net.URLEncoder.encode(
                  print(arguments), java.nio.charset.StandardCharsets.UTF_8));
      case "slice" -> slice(need(name, arguments, 1));
      default -> throw new TemplateException("function \"" + name + "\" not defined");
    };
  }

  private static List<Json> need(String name, List<Json> arguments, int count) {
    if (arguments.size() < count) {
      throw new TemplateException(
          "wrong number of args for %s: want at least %d got %d"
              .formatted(name, count, arguments.size()));
    }
    return arguments;
  }

  private static String text(String name, List<Json> arguments) {
    return GoPrinter.show(need(name, arguments, 1).get(0));
  }

  private static Json pick(String name, List<Json> arguments, boolean wanted) {
    for (Json value : need(name, arguments, 1)) {
      if (GoPrinter.holds(value) == wanted) {
        return value;
      }
    }
    return arguments.get(arguments.size() - 1);
  }

  private static boolean equalsAny(List<Json> arguments) {
    Json first = arguments.get(0);
    return arguments.stream().skip(1).anyMatch(first::equals);
  }

  private static int compare(String name, List<Json> arguments) {
    List<Json> two = need(name, arguments, 2);
    if (two.get(0) instanceof Json.Num left && two.get(1) instanceof Json.Num right) {
      return Double.compare(Double.parseDouble(left.digits()), Double.parseDouble(right.digits()));
    }
    if (two.get(0) instanceof Json.Str left && two.get(1) instanceof Json.Str right) {
      return left.value().compareTo(right.value());
    }
    throw new TemplateException("incompatible types for comparison with " + name);
  }

  private static Json index(List<Json> arguments) {
    Json value = arguments.get(0);
    for (Json key : arguments.subList(1, arguments.size())) {
      if (value instanceof Json.Arr array && key instanceof Json.Num) {
        long at = key.number();
        if (at < 0 || at >= array.values().size()) {
          throw new TemplateException("error calling index: index out of range: " + at);
        }
        value = array.values().get((int) at);
      } else if (value instanceof Json.Obj || value.isNull()) {
        value = value.get(key.text());
      } else {
        throw new TemplateException("error calling index: cannot index " + GoPrinter.show(value));
      }
    }
    return value;
  }

  private static long length(Json value) {
    if (value instanceof Json.Str text) {
      return text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
    if (value instanceof Json.Num || value instanceof Json.Bool) {
      throw new TemplateException("error calling len: len of " + value.text());
    }
    return (long) value.items().size() + value.fields().size();
  }

  private static String joined(List<Json> values, String separator) {
    return values.stream().map(GoPrinter::show).collect(Collectors.joining(separator));
  }

  /** A space stands between two operands when neither is a text. */
  private static String print(List<Json> values) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < values.size(); at++) {
      boolean space =
          at > 0
              && !(values.get(at) instanceof Json.Str)
              && !(values.get(at - 1) instanceof Json.Str);
      text.append(space ? " " : "").append(GoPrinter.show(values.get(at)));
    }
    return text.toString();
  }

  private static String join(List<Json> arguments) {
    return joined(arguments.get(0).items(), arguments.get(1).text());
  }

  private static Json split(List<Json> arguments) {
    String separator = java.util.regex.Pattern.quote(arguments.get(1).text());
    return Json.of(Arrays.asList(arguments.get(0).text().split(separator, -1)));
  }

  private static String title(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** A text with spaces around it; none around an empty one. */
  private static String pad(List<Json> arguments) {
    String text = GoPrinter.show(arguments.get(0));
    return text.isEmpty()
        ? text
        : " ".repeat(blanks(arguments.get(1))) + text + " ".repeat(blanks(arguments.get(2)));
  }

  private static int blanks(Json count) {
    return (int) Math.max(0, Math.min(1000, count.number()));
  }

  private static String truncate(List<Json> arguments) {
    String text = GoPrinter.show(arguments.get(0));
    int length = (int) Math.max(0, Math.min(text.length(), arguments.get(1).number()));
    return text.substring(0, length);
  }

  private static Json slice(List<Json> arguments) {
    Json value = arguments.get(0);
    long size = length(value);
    long from = arguments.size() > 1 ? arguments.get(1).number() : 0;
    long to = arguments.size() > 2 ? arguments.get(2).number() : size;
    if (from < 0 || to > size || from > to) {
      throw new TemplateException("error calling slice: index out of range");
    }
    if (value instanceof Json.Str text) {
      return Json.of(text.value().substring((int) from, (int) to));
    }
    return new Json.Arr(new ArrayList<>(value.items().subList((int) from, (int) to)));
  }
}
