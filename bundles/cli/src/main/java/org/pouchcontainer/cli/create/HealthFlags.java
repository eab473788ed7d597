package org.pouchcontainer.cli.create;

import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.PointsInTime;

/** How a container's health is checked; times are sent in nanoseconds. */
final class HealthFlags {
  private HealthFlags() {}

  static JsonObject healthcheck(Arguments given) {
    String command = given.text("health-cmd");
    JsonObject check = new JsonObject();
    if (given.isTrue("no-healthcheck")) {
      if (!command.isEmpty()) {
        throw new CliException("Conflicting options: --no-healthcheck and --health-cmd");
      }
      return check.put("Test", List.of("NONE"));
    }
    return check
        .putSet("Test", command.isEmpty() ? List.of() : List.of("CMD-SHELL", command))
        .putSet("Interval", nanos(given, "health-interval"))
        .putSet("Timeout", nanos(given, "health-timeout"))
        .putSet("StartPeriod", nanos(given, "health-start-period"))
        .putSet("StartInterval", nanos(given, "health-start-interval"))
        .putSet("Retries", given.number("health-retries"));
  }

  private static long nanos(Arguments given, String flag) {
    return PointsInTime.span(flag, given.text(flag));
  }
}
