package org.pouchcontainer.engine.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DaemonSettings.Bridge;
import org.pouchcontainer.api.system.DaemonSettings.ConfiguredRuntime;
import org.pouchcontainer.api.system.DaemonSettings.Dns;
import org.pouchcontainer.api.system.DaemonSettings.Init;
import org.pouchcontainer.api.system.DaemonSettings.LogDefaults;
import org.pouchcontainer.api.system.DaemonSettings.Registry;
import org.pouchcontainer.api.system.DaemonSettings.Tls;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.spi.EngineException;

/**
 * Turns the launcher's JSON, in the original's keys, into typed settings. The launcher has checked
 * every value; what is absent here has its default.
 */
final class SettingsParser {
  private SettingsParser() {}

  private static JsonNode read(String json) {
    try {
      return RecordJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw EngineException.invalid("settings: not a JSON object: " + e.getOriginalMessage());
    }
  }

  /** The keys that the command line has set. */
  static Set<String> onCommandLine(String json) {
    return Set.copyOf(texts(read(json), "command-line", List.of()));
  }

  /** The path of the configuration file; empty if none is known. */
  static String configFile(String json) {
    return text(read(json), "config-file", "");
  }

  static DaemonSettings parse(String json) {
    JsonNode root = read(json);
    JsonNode network = root.path("network-config");
    JsonNode log = root.path("default-log-config");
    return new DaemonSettings(
        Path.of(text(root, "home-dir", "/var/lib/pouch")),
        Path.of(text(network, "exec-root-dir", text(root, "exec-root-dir", "/run/pouch"))),
        texts(root, "listen", List.of("unix:///var/run/pouchd.sock")),
        texts(root, "docker-listen", List.of("unix:///run/pouch/docker.sock")),
        tls(root.path("TLS")),
        new Registry(
            text(root, "default-registry", "registry.hub.docker.com"),
            text(root, "default-registry-namespace", "library"),
            texts(root, "registry-mirrors", List.of()),
            texts(root, "insecure-registries", List.of()),
            text(root, "image-proxy", "")),
        text(root, "snapshotter", "overlayfs"),
        text(root, "store", "embedded"),
        text(root, "default-runtime", "auto"),
        runtimes(root.path("add-runtime")),
        text(root, "cgroup-driver", "cgroupfs"),
        text(root, "cgroup-parent", ""),
        new LogDefaults(text(log, "Type", "json-file"), map(log.path("Config"))),
        texts(root, "label", List.of()),
        root.path("oom-score-adjust").asInt(-500),
        root.path("debug").asBoolean(false) || root.path("enable-profiler").asBoolean(false),
        aliases(text(root.path("volume-config"), "volume-driver-alias", "")),
        new Dns(
            texts(network, "dns", List.of()),
            texts(network, "dns-options", List.of()),
            texts(network, "dns-search", List.of())),
        new Init(root.path("init").asBoolean(false), text(root, "init-path", "")),
        bridge(network.path("bridge-config")));
  }

  private static Bridge bridge(JsonNode node) {
    Bridge fallback = Bridge.DEFAULT;
    return new Bridge(
        node.path("disable-bridge").asBoolean(fallback.disabled()),
        text(node, "bridge-name", fallback.name()),
        text(node, "bip", fallback.address()),
        text(node, "fixed-cidr", fallback.range()),
        text(node, "default-gateway", fallback.gateway()),
        node.path("enable-ipv6").asBoolean(fallback.ipv6()),
        text(node, "fixed-cidr-v6", fallback.rangeV6()),
        text(node, "default-gateway-v6", fallback.gatewayV6()),
        node.path("mtu").asInt(fallback.mtu()),
        node.path("icc").asBoolean(fallback.talk()),
        node.path("iptables").asBoolean(fallback.firewall()),
        node.path("ipforward").asBoolean(fallback.forwarding()),
        node.path("ipmasq").asBoolean(fallback.masquerade()));
  }

  private static Tls tls(JsonNode tls) {
    return new Tls(
        text(tls, "tlscacert", ""),
        text(tls, "tlscert", ""),
        text(tls, "tlskey", ""),
        tls.path("tlsverify").asBoolean(false),
        texts(tls, "manager-whitelist", List.of()));
  }

  private static Map<String, ConfiguredRuntime> runtimes(JsonNode node) {
    Map<String, ConfiguredRuntime> runtimes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      runtimes.put(
          entry.getKey(),
          new ConfiguredRuntime(
              text(value, "path", entry.getKey()),
              texts(value, "runtimeArgs", List.of()),
              text(value, "type", "")));
    }
    return runtimes;
  }

  /** Reads {@code name=alias;name=alias} into alias to name. */
  private static Map<String, String> aliases(String text) {
    Map<String, String> aliases = new LinkedHashMap<>();
    for (String pair : text.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        aliases.put(pair.substring(equals + 1).strip(), pair.substring(0, equals).strip());
      }
    }
    return aliases;
  }

  private static String text(JsonNode node, String key, String fallback) {
    JsonNode value = node.path(key);
    return value.isTextual() && !value.asText().isEmpty() ? value.asText() : fallback;
  }

  /** A list, or a text with commas. */
  private static List<String> texts(JsonNode node, String key, List<String> fallback) {
    JsonNode value = node.path(key);
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> texts.add(element.asText()));
    } else if (value.isTextual() && !value.asText().isBlank()) {
      texts.addAll(Arrays.asList(value.asText().strip().split("\\s*,\\s*")));
    }
    return texts.isEmpty() ? fallback : texts;
  }

  private static Map<String, String> map(JsonNode node) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }
}
