package org.pouchcontainer.cli.create;

import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code --restart no|always|unless-stopped|on-failure[:n]}. */
final class RestartFlags {
  private RestartFlags() {}

  static JsonObject policy(String text) {
    JsonObject policy = new JsonObject();
    if (text.isEmpty()) {
      return policy;
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String count = colon < 0 ? "0" : text.substring(colon + 1);
    boolean known =
        switch (name) {
          case "no", "always", "unless-stopped" -> colon < 0;
          case "on-failure" -> count.matches("[0-9]{1,9}");
          default -> false;
        };
    if (!known) {
      throw new CliException(
          "invalid value \"%s\" for --restart: use no, always, unless-stopped or on-failure[:n]"
              .formatted(text));
    }
    return policy.put("Name", name).put("MaximumRetryCount", Long.parseLong(count));
  }
}
