package org.pouchcontainer.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.spi.EngineException;

class SettingsParserTest {
  @Test
  void defaults() {
    DaemonSettings s = SettingsParser.parse("{}");

    assertThat(s.home()).isEqualTo(Path.of("/var/lib/pouch"));
    assertThat(s.run()).isEqualTo(Path.of("/run/pouch"));
    assertThat(s.listen()).containsExactly("unix:///var/run/pouchd.sock");
    assertThat(s.dockerListen()).containsExactly("unix:///run/pouch/docker.sock");
    assertThat(s.snapshotter()).isEqualTo("overlayfs");
    assertThat(s.defaultRuntime()).isEqualTo("auto");
    assertThat(s.cgroupDriver()).isEqualTo("cgroupfs");
    assertThat(s.defaultLog().driver()).isEqualTo("json-file");
    assertThat(s.oomScoreAdjust()).isEqualTo(-500);
    assertThat(s.tls().verify()).isFalse();
    assertThat(s.bridge()).isEqualTo(DaemonSettings.Bridge.DEFAULT);
  }

  @Test
  void theOriginalsKeys() {
    DaemonSettings s =
        SettingsParser.parse(
            """
            {"home-dir": "/h", "listen": ["unix:///a", "tcp://127.0.0.1:1"],
             "insecure-registries": ["r:5000"], "registry-mirrors": "m1,m2",
             "add-runtime": {"fast": {"path": "/opt/fast", "runtimeArgs": ["-v"]}},
             "TLS": {"tlscert": "/c", "tlsverify": true, "manager-whitelist": "a,b"},
             "network-config": {"exec-root-dir": "/r", "dns": ["9.9.9.9"],
               "bridge-config": {"bridge-name": "b1", "bip": "10.1.0.1/16", "mtu": 1400,
                                 "icc": false, "iptables": false, "enable-ipv6": true,
                                 "fixed-cidr-v6": "fd00::/64"}},
             "volume-config": {"volume-driver-alias": "local=alias;tmpfs=mem"},
             "default-log-config": {"Type": "none"}}
            """);

    assertThat(s.home()).isEqualTo(Path.of("/h"));
    assertThat(s.run()).isEqualTo(Path.of("/r"));
    assertThat(s.listen()).hasSize(2);
    assertThat(s.registry().insecure()).containsExactly("r:5000");
    assertThat(s.registry().mirrors()).containsExactly("m1", "m2");
    assertThat(s.runtimes().get("fast").arguments()).containsExactly("-v");
    assertThat(s.tls().managers()).containsExactly("a", "b");
    assertThat(s.volumeDriverAliases()).containsEntry("mem", "tmpfs");
    assertThat(s.dns().servers()).containsExactly("9.9.9.9");
    assertThat(s.defaultLog().driver()).isEqualTo("none");
    assertThat(s.bridge())
        .isEqualTo(
            new DaemonSettings.Bridge(
                false,
                "b1",
                "10.1.0.1/16",
                "",
                "",
                true,
                "fd00::/64",
                "",
                1400,
                false,
                false,
                true,
                true));
  }

  @Test
  void garbageIsRefused() {
    assertThatThrownBy(() -> SettingsParser.parse("{")).isInstanceOf(EngineException.class);
  }
}
