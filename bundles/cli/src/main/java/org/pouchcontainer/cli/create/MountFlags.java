package org.pouchcontainer.cli.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.CommaList;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Sizes;

/** {@code --mount type=bind,source=…,target=…}, in Docker's grammar. */
final class MountFlags {
  private final String text;
  private final JsonObject mount = new JsonObject();
  private final JsonObject bind = new JsonObject();
  private final JsonObject volume = new JsonObject();
  private final JsonObject driver = new JsonObject();
  private final JsonObject tmpfs = new JsonObject();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> driverOptions = new LinkedHashMap<>();
  private String type = "volume";
  private String source = "";
  private String target = "";

  private MountFlags(String text) {
    this.text = text;
  }

  static List<Json> mounts(List<String> texts) {
    List<Json> mounts = new ArrayList<>();
    for (String text : texts) {
      mounts.add(new MountFlags(text).parse());
    }
    return mounts;
  }

  private Json parse() {
    for (String field : CommaList.split(text)) {
      int equals = field.indexOf('=');
      String name = equals < 0 ? field : field.substring(0, equals);
      field(name, equals < 0 ? "true" : field.substring(equals + 1));
    }
    if (target.isEmpty()) {
      throw wrong("it has no target");
    }
    if (type.equals("bind") && source.isEmpty()) {
      throw wrong("a bind mount needs a source");
    }
    driver.putSet("Options", driverOptions);
    volume.putSet("Labels", labels).putSet("DriverConfig", driver);
    return mount
        .put("Type", type)
        .putSet("Source", type.equals("bind") ? VolumeFlags.absolute(source) : source)
        .put("Target", target)
        .putSet("BindOptions", bind)
        .putSet("VolumeOptions", volume)
        .putSet("TmpfsOptions", tmpfs)
        .build();
  }

  private void field(String name, String value) {
    switch (name) {
      case "type" -> type = value;
      case "source", "src" -> source = value;
      case "target", "destination", "dst" -> target = value;
      case "readonly", "ro" -> mount.put("ReadOnly", truth(name, value));
      case "consistency" -> mount.put("Consistency", value);
      case "bind-propagation" -> bind.put("Propagation", value);
      case "bind-create-src" -> bind.put("CreateMountpoint", truth(name, value));
      case "bind-recursive" -> recursive(value);
      case "bind-nonrecursive" -> bind.put("NonRecursive", truth(name, value));
      case "volume-nocopy" -> volume.put("NoCopy", truth(name, value));
      case "volume-subpath" -> volume.put("Subpath", value);
      case "volume-driver" -> driver.put("Name", value);
      case "volume-opt" -> driverOptions.putAll(Pairs.of("mount", List.of(value)));
      case "volume-label" -> labels.putAll(Pairs.of("mount", List.of(value)));
      case "tmpfs-size" -> tmpfs.put("SizeBytes", Sizes.parse("mount", value));
      case "tmpfs-mode" -> tmpfs.put("Mode", mode(value));
      default -> throw wrong("unknown field \"" + name + "\"");
    }
  }

  private void recursive(String value) {
    switch (value) {
      case "enabled" -> {
        // What the engine does of itself.
      }
      case "disabled" -> bind.put("NonRecursive", true);
      case "writable" -> bind.put("ReadOnlyNonRecursive", true);
      case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
      default -> throw wrong("\"bind-recursive\" must be enabled, disabled, writable or readonly");
    }
  }

  private boolean truth(String name, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong("\"" + name + "\" must be true or false");
    };
  }

  private long mode(String value) {
    if (!value.matches("[0-7]{1,5}")) {
      throw wrong("\"tmpfs-mode\" must be octal");
    }
    return Long.parseLong(value, 8);
  }

  private CliException wrong(String why) {
    return new CliException("invalid value \"%s\" for --mount: %s".formatted(text, why));
  }
}
