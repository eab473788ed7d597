package org.pouchcontainer.spi.log;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * The template of the log option {@code tag}, in the fields that Docker documents: {@code {{.ID}}},
 * {@code .FullID}, {@code .Name}, {@code .FullName}, {@code .ImageID}, {@code .ImageFullID}, {@code
 * .ImageName}, {@code .DaemonName} and {@code .Command}; {@code upper} and {@code lower} may stand
 * before a field.
 */
public final class LogTag {
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{-?\\s*(?:(upper|lower)\\s+)?\\.([A-Za-z]+)\\s*-?}}");

  private LogTag() {}

  /** Refuses a template that cannot be filled in; INVALID_ARGUMENT. */
  public static void validate(String template) {
    String rest =
        ACTION
            .matcher(template)
            .replaceAll(
                match -> {
                  if (value(match.group(2), null) == null) {
                    throw wrong(template, "no field ." + match.group(2));
                  }
                  return "";
                });
    if (rest.contains("{{") || rest.contains("}}")) {
      throw wrong(template, "only fields as {{.Name}} are supported");
    }
  }

  private static EngineException wrong(String template, String why) {
    return EngineException.invalid("log option tag=\"" + template + "\": " + why);
  }

  /** The template filled in for a container. */
  public static String of(String template, LogSource source) {
    return ACTION
        .matcher(template)
        .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(filled(match, source)));
  }

  private static String filled(MatchResult match, LogSource source) {
    String value = value(match.group(2), source);
    String text = value == null ? match.group() : value;
    return match.group(1) == null
        ? text
        : match.group(1).equals("upper")
            ? text.toUpperCase(Locale.ROOT)
            : text.toLowerCase(Locale.ROOT);
  }

  /** A field; with no source only whether there is one. */
  private static @org.jspecify.annotations.Nullable String value(
      String field, @org.jspecify.annotations.Nullable LogSource source) {
    boolean real = source != null;
    return switch (field) {
      case "ID" -> real ? source.id().shortForm() : "";
      case "FullID" -> real ? source.id().value() : "";
      case "Name" -> real ? source.name() : "";
      case "FullName" -> real ? "/" + source.name() : "";
      case "ImageID" -> real ? source.imageId().hex().substring(0, 12) : "";
      case "ImageFullID" -> real ? source.imageId().toString() : "";
      case "ImageName" -> real ? source.image() : "";
      case "DaemonName" -> "pouchd";
      case "Command" -> real ? String.join(" ", source.command()) : "";
      default -> null;
    };
  }

  /** The chosen tag of a container, or {@code standard} where the options name none. */
  public static String of(LogSource source, Map<String, String> options, String standard) {
    String template = options.getOrDefault("tag", "");
    return of(template.isEmpty() ? standard : template, source);
  }
}
