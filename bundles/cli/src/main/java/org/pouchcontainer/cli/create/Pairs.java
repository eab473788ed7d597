package org.pouchcontainer.cli.create;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;

/** Values of the form {@code name=value}. */
public final class Pairs {
  private Pairs() {}

  /**
   * The pairs in order; a name without {@code =} has an empty value.
   *
   * @throws CliException naming the flag if there is no name
   */
  public static Map<String, String> of(String flag, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (name.isBlank()) {
        throw new CliException(
            "invalid value \"%s\" for --%s: use name=value".formatted(text, flag));
      }
      pairs.put(name, equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }

  /** Disk quotas: {@code 10g} is for everything, {@code /a&/b=10g} for two paths together. */
  static Map<String, String> quota(List<String> texts) {
    Map<String, String> quota = new LinkedHashMap<>();
    for (String text : texts) {
      String[] parts = text.split("=", -1);
      if (text.isEmpty() || parts.length > 2 || parts[parts.length - 1].isEmpty()) {
        throw new CliException(
            "invalid value \"%s\" for --disk-quota: use size or path[&path]=size".formatted(text));
      }
      quota.put(parts.length == 1 ? ".*" : parts[0], parts[parts.length - 1]);
    }
    return quota;
  }

  /** The members of an object as {@code name=value}, with commas between them. */
  public static String shown(Json object) {
    return object.fields().entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue().text())
        .collect(Collectors.joining(","));
  }
}
