package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.json.JsonText;

/** {@code pouch updatedaemon}. */
public final class UpdateDaemonCommand implements Command {
  private static final List<String> ONLINE = List.of("label", "image-proxy");
  private static final String BRIDGE = "network-config.bridge-config.";
  // Flags and the keys of the configuration file; a dot stands for a group.
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("label", "label"),
          Map.entry("image-proxy", "image-proxy"),
          Map.entry("home-dir", "home-dir"),
          Map.entry("exec-root-dir", "exec-root-dir"),
          Map.entry("snapshotter", "snapshotter"),
          Map.entry("manager-white-list", "TLS.manager-whitelist"),
          Map.entry("bridge-name", BRIDGE + "bridge-name"),
          Map.entry("bip", BRIDGE + "bip"),
          Map.entry("default-gateway", BRIDGE + "default-gateway"),
          Map.entry("fixed-cidr", BRIDGE + "fixed-cidr"),
          Map.entry("disable-bridge", BRIDGE + "disable-bridge"),
          Map.entry("ipforward", BRIDGE + "ipforward"),
          Map.entry("iptables", BRIDGE + "iptables"),
          Map.entry("userland-proxy", BRIDGE + "userland-proxy"));

  @Override
  public String usage() {
    return "updatedaemon [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Change settings of a running pouchd, or of its configuration file";
  }

  @Override
  public String details() {
    return "A running pouchd takes --label and --image-proxy. With --offline all settings are\n"
        + "written to the configuration file, for the next start.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("bip", "", "", "Address and subnet of the bridge")
        .text("bridge-name", "", "", "Name of the bridge")
        .text("config-file", "", "/etc/pouch/config.json", "The configuration file")
        .text("default-gateway", "", "", "Gateway of the bridge")
        .bool("disable-bridge", "", "Make no bridge")
        .text("exec-root-dir", "", "", "Folder of what lasts until the next boot")
        .text("fixed-cidr", "", "", "Part of the subnet that addresses come from")
        .text("home-dir", "", "", "Folder of what lasts")
        .text("image-proxy", "", "", "Proxy for registries")
        .boolOn("ipforward", "", "Let the host forward packets")
        .boolOn("iptables", "", "Make firewall rules")
        .list("label", "", "Label of pouchd: name=value")
        .text("manager-white-list", "", "", "Names in certificates of clients that are let in")
        .bool("offline", "", "Change the configuration file instead")
        .text("snapshotter", "", "", "Default snapshotter")
        .bool("userland-proxy", "", "Publish ports through a process");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    if (arguments.isTrue("offline")) {
      writeFile(arguments);
      return 0;
    }
    for (String flag : new TreeSet<>(KEYS.keySet())) {
      if (!ONLINE.contains(flag) && arguments.has(flag)) {
        throw new CliException("--" + flag + " needs a restart of pouchd; use it with --offline");
      }
    }
    Json body =
        new JsonObject()
            .putSet("Labels", arguments.all("label"))
            .putSet("ImageProxy", arguments.text("image-proxy"))
            .build();
    context.engine().run(Request.post("/daemon/update").json(body));
    return 0;
  }

  private static void writeFile(Arguments arguments) throws IOException {
    Path file = Path.of(arguments.text("config-file"));
    if (!Files.isRegularFile(file)) {
      throw new CliException("update %s: no such file".formatted(file));
    }
    Json config;
    try {
      config = JsonText.parse(Files.readAllBytes(file));
    } catch (IOException damaged) {
      throw new CliException("update %s: %s".formatted(file, damaged.getMessage()), damaged);
    }
    for (Map.Entry<String, String> key : new TreeMap<>(KEYS).entrySet()) {
      String flag = key.getKey();
      if (arguments.has(flag)) {
        config = with(config, key.getValue(), value(arguments, flag));
      }
    }
    replace(file, JsonText.indented(config) + "\n");
  }

  private static Json value(Arguments arguments, String flag) {
    return switch (arguments.flags().get(flag).kind()) {
      case BOOL -> Json.of(arguments.isTrue(flag));
      case LIST, EACH -> Json.of(arguments.all(flag));
      case TEXT, NUMBER -> Json.of(arguments.text(flag));
    };
  }

  /** The object with a member that may stand in groups. */
  private static Json with(Json object, String key, Json value) {
    Map<String, Json> members = new LinkedHashMap<>(object.fields());
    int dot = key.indexOf('.');
    if (dot < 0) {
      members.put(key, value);
    } else {
      String group = key.substring(0, dot);
      members.put(group, with(object.get(group), key.substring(dot + 1), value));
    }
    return new Json.Obj(members);
  }

  /** Its mode stays; a half-written file is never seen. */
  private static void replace(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(
            folder,
            ".config",
            ".json",
            PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)));
    try {
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
