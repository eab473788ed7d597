package org.pouchcontainer.cli.create;

import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code --device host[:container[:permissions]]}. */
final class DeviceFlags {
  private DeviceFlags() {}

  static List<Json> devices(List<String> texts) {
    List<Json> devices = new ArrayList<>();
    for (String text : texts) {
      devices.add(device(text));
    }
    return devices;
  }

  private static Json device(String text) {
    String[] parts = text.split(":", -1);
    String inside = parts[0];
    String permissions = "rwm";
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw wrong(text);
    }
    if (parts.length >= 2 && isPermissions(parts[1]) && parts.length == 2) {
      permissions = parts[1];
    } else if (parts.length >= 2) {
      inside = parts[1];
    }
    if (parts.length == 3) {
      permissions = parts[2];
    }
    if (!isPermissions(permissions) || !inside.startsWith("/")) {
      throw wrong(text);
    }
    return new JsonObject()
        .put("PathOnHost", parts[0])
        .put("PathInContainer", inside)
        .put("CgroupPermissions", permissions)
        .build();
  }

  private static boolean isPermissions(String text) {
    return text.matches("(?!.*(.).*\\1)[rwm]{1,3}");
  }

  private static CliException wrong(String text) {
    return new CliException(
        "invalid value \"%s\" for --device: use host[:container[:rwm]]".formatted(text));
  }
}
