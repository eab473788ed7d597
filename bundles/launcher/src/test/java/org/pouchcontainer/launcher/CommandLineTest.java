package org.pouchcontainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          value apart       | --home-dir /a       | home-dir
          value with equals | --home-dir=/a       | home-dir
          short, apart      | -l unix:///a        | listen
          short, joined     | -lunix:///a         | listen
          short, equals     | -l=unix:///a        | listen
          bool alone        | --debug             | debug
          bool, short       | -D                  | debug
          bool with value   | --debug=false       | debug
          other flag's key  | --oom-score-adj=0   | oom-score-adjust
          in a group        | --tlskey /k         | TLS.tlskey
          """)
  void readsAFlag(String name, String arguments, String path) {
    CommandLine line = CommandLine.parse(List.of(arguments.split(" ")));

    assertThat(line.values().keySet()).extracting(Setting::path).containsExactly(path);
    assertThat(line.mode()).isEqualTo(CommandLine.Mode.RUN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown flag        | --no-such-flag          | unknown flag --no-such-flag
          unknown short flag  | -x                      | unknown flag -x
          argument missing    | --home-dir              | --home-dir needs an argument
          stray word          | start                   | unexpected argument "start"
          relative home       | --home-dir=a            | allowed: an absolute path
          home with dots      | --home-dir=/a/../b      | allowed: an absolute path
          bad cgroup driver   | --cgroup-driver=v2      | allowed: cgroupfs or systemd
          bad bool            | --debug=yes             | allowed: true or false
          not a number        | --mtu=big               | allowed: a whole number from 68 to 65535
          port too high       | --ssh-port=65536        | allowed: a whole number from 0 to 65535
          score too low       | --oom-score-adj=-1001   | allowed: a whole number from -1000 to 1000
          label without value | --label=a               | allowed: key=value
          bad endpoint        | -l http://x             | allowed: unix:///absolute/path
          bad port            | -l tcp://127.0.0.1:99999 | allowed: unix:///absolute/path
          relative socket     | -l unix://a             | allowed: unix:///absolute/path
          log option          | --log-opt max-size      | allowed: name=value
          runtime name        | --add-runtime /bin/x=/bin/x | allowed: name=path
          relative file       | --config-file c.json    | allowed: an absolute path
          """)
  void refuses(String name, String arguments, String message) {
    assertThatThrownBy(() -> CommandLine.parse(List.of(arguments.split(" "))))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWrongValueIsNamedWithItsFlag() {
    assertThatThrownBy(() -> CommandLine.parse(List.of("--bip", "10.0.0.1/33")))
        .hasMessage(
            "read the command line: --bip has the wrong value \"10.0.0.1/33\"; allowed: a subnet"
                + " such as 192.168.5.1/24, or empty");
  }

  @Test
  void repeatableFlagsCollect() {
    CommandLine line =
        CommandLine.parse(
            List.of("--label", "a=1", "--label=b=2", "--log-opt", "x=1", "--log-opt", "y=2"));

    assertThat(line.values().get(SettingCatalog.byFlag("label").orElseThrow()))
        .isEqualTo(List.of("a=1", "b=2"));
    assertThat(line.values().get(SettingCatalog.byFlag("log-opt").orElseThrow()))
        .isEqualTo(Map.of("x", "1", "y", "2"));
  }

  @Test
  void anEmptyListSwitchesADefaultOff() {
    CommandLine line = CommandLine.parse(List.of("--docker-listen", ""));

    assertThat(line.values()).containsValue(List.of());
  }

  @Test
  void versionAndHelpAreModes() {
    assertThat(CommandLine.parse(List.of("-v")).mode()).isEqualTo(CommandLine.Mode.VERSION);
    assertThat(CommandLine.parse(List.of("--help")).mode()).isEqualTo(CommandLine.Mode.HELP);
  }

  @Test
  void everyFlagOfTheOriginalIsKnown() {
    List<String> original =
        List.of(
            "home-dir",
            "listen",
            "enable-cri",
            "cri-version",
            "listen-cri",
            "cni-bin-dir",
            "cni-conf-dir",
            "sandbox-image",
            "stream-server-port",
            "stream-server-reuse-port",
            "cri-stats-collect-period",
            "enable-cri-stats-collect",
            "cni-runtime-config",
            "debug",
            "containerd",
            "containerd-path",
            "tlskey",
            "tlscert",
            "tlscacert",
            "tlsverify",
            "manager-whitelist",
            "default-runtime",
            "enable-lxcfs",
            "lxcfs",
            "lxcfs-home",
            "default-registry",
            "default-registry-namespace",
            "image-proxy",
            "quota-driver",
            "snapshotter",
            "allow-multi-snapshotter",
            "volume-driver-alias",
            "exec-root-dir",
            "bridge-name",
            "bip",
            "default-gateway",
            "fixed-cidr",
            "enable-ipv6",
            "default-gateway-v6",
            "fixed-cidr-v6",
            "mtu",
            "iptables",
            "ipforward",
            "userland-proxy",
            "log-driver",
            "log-opt",
            "cgroup-parent",
            "label",
            "enable-profiler",
            "pidfile",
            "oom-score-adj",
            "add-runtime",
            "default-namespace",
            "cgroup-driver",
            "insecure-registries",
            "registry-mirrors",
            "enable-builder");

    assertThat(original).allMatch(flag -> SettingCatalog.byFlag(flag).isPresent());
  }

  @Test
  void helpShowsEveryFlag() {
    String help = Help.text();

    for (Setting setting : SettingCatalog.settings()) {
      if (setting.flag() != null) {
        assertThat(help).contains("--" + setting.flag());
      }
    }
  }
}
