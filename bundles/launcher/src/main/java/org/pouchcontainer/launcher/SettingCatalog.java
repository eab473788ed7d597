package org.pouchcontainer.launcher;

import static org.pouchcontainer.launcher.Setting.Effect.LATER;
import static org.pouchcontainer.launcher.Setting.Effect.NONE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.launcher.SettingType.Bool;
import org.pouchcontainer.launcher.SettingType.Pairs;
import org.pouchcontainer.launcher.SettingType.Runtimes;
import org.pouchcontainer.launcher.SettingType.Text;
import org.pouchcontainer.launcher.SettingType.Texts;
import org.pouchcontainer.launcher.SettingType.Whole;

/**
 * Every setting of the daemon, in the order in which {@code --help} shows them.
 *
 * <p>Keys and flags are those of PouchContainer 1.3.1 ({@code daemon/config/config.go} and {@code
 * main.go} there); the last group is ours.
 */
final class SettingCatalog {
  static final String DEFAULT_HOME = "/var/lib/pouch";

  private static final SettingType BOOL = new Bool();
  private static final SettingType PATH = new Text("an absolute path", Values::isAbsolutePath);
  private static final SettingType PATH_OR_EMPTY =
      new Text("an absolute path, or empty", Values::isPathOrEmpty);
  private static final SettingType NAME =
      new Text("a name of letters, digits, dots, dashes and underscores", Values::isName);
  private static final SettingType NAME_OR_EMPTY =
      new Text(
          "a name of letters, digits, dots, dashes and underscores, or empty",
          value -> value.isEmpty() || Values.isName(value));
  private static final SettingType ENDPOINTS =
      new Texts("unix:///absolute/path (up to 107 bytes) or tcp://host:port", Values::isEndpoint);
  private static final SettingType ADDRESS_OR_EMPTY =
      new Text("an IP address, or empty", Values::isAddressOrEmpty);
  private static final SettingType SUBNET_OR_EMPTY =
      new Text("a subnet such as 192.168.5.1/24, or empty", Values::isSubnetOrEmpty);
  private static final SettingType ANY_TEXT = new Text("a string", value -> true);
  private static final SettingType PORT = new Whole(0, 65535);

  private static final List<Setting> ALL = all();

  private SettingCatalog() {}

  static List<Setting> settings() {
    return ALL;
  }

  static Optional<Setting> byFlag(String flag) {
    return ALL.stream().filter(s -> flag.equals(s.flag())).findFirst();
  }

  static Optional<Setting> byShortFlag(String letter) {
    return ALL.stream().filter(s -> letter.equals(s.shortFlag())).findFirst();
  }

  static Optional<Setting> byPath(String path) {
    return ALL.stream().filter(s -> s.paths().contains(path)).findFirst();
  }

  private static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    all.addAll(places());
    all.addAll(images());
    all.addAll(containers());
    all.addAll(security());
    all.addAll(volumes());
    all.addAll(networks());
    all.addAll(cri());
    all.addAll(containerd());
    all.addAll(ours());
    return List.copyOf(all);
  }

  private static List<Setting> places() {
    return List.of(
        Setting.of("home-dir", "home-dir", PATH, DEFAULT_HOME, "durable state"),
        Setting.of("exec-root-dir", "exec-root-dir", PATH, "/run/pouch", "volatile state")
            .withAlias("network-config.exec-root-dir"),
        Setting.of(
                "listen",
                "listen",
                ENDPOINTS,
                List.of("unix:///var/run/pouchd.sock"),
                "where the API answers in Pouch's dialect; may be repeated")
            .withShortFlag("l"),
        Setting.of("pidfile", "pidfile", PATH, "", "file that holds the daemon's process id")
            .withDefault(SettingCatalog::defaultPidFile),
        Setting.of("debug", "debug", BOOL, false, "log more").withShortFlag("D"),
        Setting.of(
            "label",
            "label",
            new Texts("key=value", Values::isLabel),
            List.of(),
            "label of this engine, key=value; may be repeated"),
        Setting.of(
            "enable-profiler",
            "enable-profiler",
            BOOL,
            false,
            "answers /debug/threads, /debug/heap and /debug/flight, as --debug does"),
        Setting.of(
            "oom-score-adjust",
            "oom-score-adj",
            new Whole(-1000, 1000),
            -500L,
            "the daemon's oom score; clamped to what the process may set"));
  }

  private static List<Setting> images() {
    SettingType registries =
        new Texts("host[:port], a URL or a subnet", Values::isRegistryOrSubnet);
    return List.of(
        Setting.of(
            "default-registry",
            "default-registry",
            new Text("host[:port]", Values::isRegistry),
            "docker.io",
            "registry of image names that name none"),
        Setting.of(
            "default-registry-namespace",
            "default-registry-namespace",
            NAME_OR_EMPTY,
            "library",
            "namespace of image names that name none"),
        Setting.of(
            "registry-mirrors",
            "registry-mirrors",
            new Texts("host[:port] or a URL", Values::isRegistry),
            List.of(),
            "mirror of the default registry; may be repeated"),
        Setting.of(
            "insecure-registries",
            "insecure-registries",
            registries,
            List.of(),
            "registry to be spoken to without TLS verification; may be repeated"),
        Setting.of(
            "image-proxy",
            "image-proxy",
            new Text("an http or https URL, or empty", Values::isUrlOrEmpty),
            "",
            "HTTP proxy for pulls"),
        Setting.of("snapshotter", "snapshotter", NAME, "overlayfs", "snapshotter driver"),
        Setting.of(
                "allow-multi-snapshotter",
                "allow-multi-snapshotter",
                BOOL,
                false,
                "keep images of several snapshotters")
            .withEffect(LATER));
  }

  private static List<Setting> containers() {
    return List.of(
        Setting.of(
            "default-runtime",
            "default-runtime",
            NAME,
            "auto",
            "OCI runtime; auto: crun where it works on this host, else runc"),
        Setting.of(
            "add-runtime",
            "add-runtime",
            new Runtimes(),
            Map.of(),
            "further OCI runtime, name=path; may be repeated"),
        Setting.of(
            "cgroup-parent",
            "cgroup-parent",
            new Text("a cgroup path without ..", v -> Values.isAbsolutePath("/" + v)),
            "",
            "parent cgroup of containers"),
        Setting.of(
            "cgroup-driver",
            "cgroup-driver",
            new Text("cgroupfs or systemd", v -> v.equals("cgroupfs") || v.equals("systemd")),
            "cgroupfs",
            "who makes cgroups: cgroupfs or systemd"),
        Setting.of(
            "default-log-config.Type", "log-driver", NAME, "json-file", "default log driver"),
        Setting.of(
            "default-log-config.Config",
            "log-opt",
            new Pairs(),
            Map.of(),
            "option of the default log driver, name=value; may be repeated"),
        Setting.of(
            "init", "init", BOOL, false, "a small init as PID 1 of containers that say nothing"),
        Setting.of(
            "init-path",
            "init-path",
            PATH_OR_EMPTY,
            "",
            "that init, statically linked; empty: docker-init, catatonit or tini-static"),
        Setting.of("enable-lxcfs", "enable-lxcfs", BOOL, false, "a container's own /proc figures")
            .withEffect(LATER),
        Setting.of("lxcfs", "lxcfs", PATH, "/usr/bin/lxcfs", "the lxcfs program").withEffect(LATER),
        Setting.of("lxcfs-home", "lxcfs-home", PATH, "/var/lib/lxcfs", "where lxcfs is mounted")
            .withEffect(LATER),
        Setting.of(
                "quota-driver",
                "quota-driver",
                new Text("prjquota, grpquota or empty", v -> v.matches("(prjquota|grpquota)?")),
                "",
                "how disk quotas are enforced")
            .withEffect(LATER));
  }

  private static List<Setting> security() {
    return List.of(
        Setting.of("TLS.tlskey", "tlskey", PATH_OR_EMPTY, "", "key of TCP listeners, PEM"),
        Setting.of(
            "TLS.tlscert", "tlscert", PATH_OR_EMPTY, "", "certificate of TCP listeners, PEM"),
        Setting.of("TLS.tlscacert", "tlscacert", PATH_OR_EMPTY, "", "authority of clients, PEM"),
        Setting.of("TLS.tlsverify", "tlsverify", BOOL, false, "demand a client certificate"),
        Setting.of(
            "TLS.manager-whitelist",
            "manager-whitelist",
            ANY_TEXT,
            "",
            "common names of clients that may connect, comma separated; empty: all"));
  }

  private static List<Setting> volumes() {
    return List.of(
        later(
            "volume-config.volume-timeout",
            null,
            new Whole(1, 3600),
            10L,
            "how long a volume driver may take, in seconds"),
        Setting.of(
                "volume-config.remove-volume",
                null,
                BOOL,
                false,
                "remove a container's volumes with it")
            .withEffect(LATER),
        later("volume-config.volume-default-driver", null, NAME, "local", "default volume driver"),
        Setting.of(
                "volume-config.volume-meta-dir", null, PATH_OR_EMPTY, "", "BoltDB of the original")
            .withEffect(NONE),
        Setting.of(
            "volume-config.volume-driver-alias",
            "volume-driver-alias",
            new Text(
                "driver=alias pairs, separated by semicolons",
                v -> v.isEmpty() || v.matches("[\\w.-]+=[\\w.-]+(;[\\w.-]+=[\\w.-]+)*;?")),
            "",
            "other names of volume drivers, driver=alias;…"));
  }

  private static List<Setting> networks() {
    SettingType addresses = new Texts("IP addresses", Values::isAddress);
    SettingType words = new Texts("strings without blanks", v -> v.matches("\\S+"));
    String bridge = "network-config.bridge-config.";
    return List.of(
        Setting.of("network-config.meta-path", null, PATH_OR_EMPTY, "", "libnetwork's state")
            .withEffect(NONE),
        Setting.of("network-config.dns", null, addresses, List.of(), "name servers of containers"),
        Setting.of("network-config.dns-options", null, words, List.of(), "resolver options"),
        Setting.of("network-config.dns-search", null, words, List.of(), "search domains"),
        Setting.of(bridge + "disable-bridge", null, BOOL, false, "make no default network"),
        Setting.of(
            bridge + "bridge-name",
            "bridge-name",
            NAME_OR_EMPTY,
            "",
            "device of the network bridge; empty: p0"),
        Setting.of(
            bridge + "bip", "bip", SUBNET_OR_EMPTY, "", "its address; empty: 192.168.5.1/24"),
        Setting.of(
            bridge + "fixed-cidr",
            "fixed-cidr",
            SUBNET_OR_EMPTY,
            "",
            "where its containers' addresses come from; empty: its subnet"),
        Setting.of(
            bridge + "default-gateway",
            "default-gateway",
            ADDRESS_OR_EMPTY,
            "",
            "its containers' gateway; empty: its address"),
        Setting.of(
            bridge + "enable-ipv6", "enable-ipv6", BOOL, false, "IPv6 on the network bridge"),
        Setting.of(
            bridge + "fixed-cidr-v6", "fixed-cidr-v6", SUBNET_OR_EMPTY, "", "its IPv6 subnet"),
        Setting.of(
            bridge + "default-gateway-v6",
            "default-gateway-v6",
            ADDRESS_OR_EMPTY,
            "",
            "its IPv6 gateway"),
        later(bridge + "preferred-ip", null, ADDRESS_OR_EMPTY, "", "address wished for"),
        Setting.of(bridge + "mtu", "mtu", new Whole(68, 65535), 1500L, "its MTU, in bytes"),
        Setting.of(bridge + "icc", null, BOOL, true, "containers of the bridge reach each other"),
        Setting.of(bridge + "iptables", "iptables", BOOL, true, "set firewall rules"),
        Setting.of(bridge + "ipforward", "ipforward", BOOL, true, "switch IP forwarding on"),
        Setting.of(bridge + "ipmasq", null, BOOL, true, "masquerade what leaves the bridge"),
        later(bridge + "userland-proxy", "userland-proxy", BOOL, false, "publish through a proxy"));
  }

  private static List<Setting> cri() {
    String group = "cri-config.";
    return List.of(
        later("enable-cri", "enable-cri", BOOL, false, "answer Kubernetes"),
        later(
            group + "listen",
            "listen-cri",
            new Text("unix:///absolute/path", Values::isEndpoint),
            "unix:///var/run/pouchcri.sock",
            "where the CRI answers"),
        later(group + "cri-version", "cri-version", NAME, "v1", "version of the CRI"),
        later(
            group + "network-plugin-bin-dir", "cni-bin-dir", PATH, "/usr/lib/cni", "CNI programs"),
        later(
            group + "network-plugin-conf-dir",
            "cni-conf-dir",
            PATH,
            "/etc/cni/net.d",
            "CNI configuration"),
        later(group + "sandbox-image", "sandbox-image", ANY_TEXT, "", "image of pod sandboxes"),
        later(
            group + "stream-server-port",
            "stream-server-port",
            PORT,
            10010L,
            "port of exec and attach streams"),
        later(
            group + "stream-server-reuse-port",
            "stream-server-reuse-port",
            BOOL,
            false,
            "streams share the API's port"),
        later(
            group + "cri-stats-collect-period",
            "cri-stats-collect-period",
            new Whole(1, 3600),
            10L,
            "seconds between statistics"),
        later(
            group + "enable-cri-stats-collect",
            "enable-cri-stats-collect",
            BOOL,
            false,
            "collect statistics for the CRI"),
        later(
            group + "runtime-config-file",
            "cni-runtime-config",
            PATH,
            "/etc/pouch/cni-runtime-config.json",
            "CNI per runtime"));
  }

  private static List<Setting> containerd() {
    return List.of(
        none("containerd", "containerd", PATH_OR_EMPTY, "", "containerd's socket")
            .withShortFlag("c"),
        none("containerd-path", "containerd-path", PATH_OR_EMPTY, "", "the containerd program"),
        none("default-namespace", "default-namespace", NAME, "default", "containerd's namespace"),
        none("enable-builder", "enable-builder", BOOL, false, "the original's image builder"));
  }

  private static List<Setting> ours() {
    return List.of(
        Setting.of(
                "docker-listen",
                "docker-listen",
                ENDPOINTS,
                List.of(),
                "where the API answers in Docker's dialect; may be repeated; empty: nowhere")
            .withDefault(
                before -> List.of("unix://" + before.get("exec-root-dir") + "/docker.sock")),
        Setting.of("store", "store", NAME, "embedded", "metadata store driver"),
        Setting.of(
            "ssh-port", "ssh-port", PORT, 8101L, "port of the shell on loopback; 0: no shell"),
        Setting.of("deploy-dir", "deploy-dir", PATH, "", "folder that is watched for drivers")
            .withDefault(before -> before.get("home-dir") + "/deploy"),
        Setting.of(
            "drivers",
            "drivers",
            new Texts("names of Karaf features, such as driver-tmpfs", Values::isName),
            List.of(),
            "further driver to be started, by feature; may be repeated"),
        Setting.of(
            "shutdown-timeout",
            "shutdown-timeout",
            new Whole(1, 600),
            60L,
            "how long changes under way may take to end when the daemon stops, in seconds"));
  }

  private static Object defaultPidFile(Map<String, Object> before) {
    Object home = before.get("home-dir");
    // A second engine on the host has a home of its own and must not fight for the first's file.
    return DEFAULT_HOME.equals(home) ? "/var/run/pouch.pid" : home + "/pouch.pid";
  }

  private static Setting later(
      String path,
      @org.jspecify.annotations.Nullable String flag,
      SettingType type,
      Object value,
      String help) {
    return Setting.of(path, flag, type, value, help).withEffect(LATER);
  }

  private static Setting none(
      String path, String flag, SettingType type, Object value, String help) {
    return Setting.of(path, flag, type, value, help).withEffect(NONE);
  }
}
