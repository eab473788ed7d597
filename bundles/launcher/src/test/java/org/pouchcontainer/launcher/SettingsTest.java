package org.pouchcontainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void aMissingFileNamesNothing() {
    assertThat(load(null).text("home-dir")).isEqualTo("/var/lib/pouch");
  }

  @Test
  void anEmptyFileNamesNothing() {
    assertThat(load("  \n").flag("debug")).isFalse();
  }

  @Test
  void theFileIsRead() {
    Settings settings =
        load(
            """
            {"home-dir": "/h", "listen": "unix:///h/s", "label": ["a=b"], "ssh-port": 0,
             "network-config": {"exec-root-dir": "/h/run", "dns": ["10.0.0.1"],
               "bridge-config": {"mtu": 1400}},
             "default-log-config": {"Type": "syslog", "Config": {"tag": "x"}},
             "add-runtime": {"slow": {"path": "/bin/slow", "runtimeArgs": ["-x"]}}}
            """);

    assertThat(settings.text("home-dir")).isEqualTo("/h");
    assertThat(settings.texts("listen")).containsExactly("unix:///h/s");
    assertThat(settings.text("exec-root-dir")).isEqualTo("/h/run");
    assertThat(settings.number("ssh-port")).isZero();
    assertThat(settings.number("network-config.bridge-config.mtu")).isEqualTo(1400);
    assertThat(settings.text("default-log-config.Type")).isEqualTo("syslog");
  }

  @Test
  void aFileResetsNoBooleanThatItDoesNotName() {
    Settings settings = load("{\"insecure-registries\": [\"127.0.0.1:5000\"]}", "--debug");

    assertThat(settings.flag("debug")).isTrue();
    assertThat(settings.flag("network-config.bridge-config.iptables")).isTrue();
    assertThat(settings.flag("network-config.bridge-config.ipforward")).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown key      | {"hom-dir": "/a"}               | unknown key "hom-dir"
          unknown in group | {"TLS": {"key": "/a"}}          | unknown key "TLS.key"; known keys here: manager-whitelist, tlscacert
          group as value   | {"TLS": true}                   | key "TLS" has the wrong value true; allowed: an object with
          wrong type       | {"home-dir": 1}                 | key "home-dir" has the wrong value 1; allowed: an absolute path
          quoted bool      | {"debug": "true"}               | allowed: true or false, without quotes
          fraction         | {"ssh-port": 1.5}               | key "ssh-port" has the wrong value 1.5; allowed: a whole number
          bad member       | {"listen": ["unix:///a", 3]}    | key "listen" has the wrong value
          runtime key      | {"add-runtime": {"x": {"pth": "/x"}}} | allowed: name=path on the command line
          same setting     | {"exec-root-dir": "/a", "network-config": {"exec-root-dir": "/b"}} | are the same setting
          twice            | {"debug": true, "debug": false} | Duplicate field 'debug'
          no object        | []                              | not a JSON object
          broken           | {"debug":                       | not valid JSON
          trailing text    | {} {}                           | text after the end
          too deep         | [[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]] | nesting depth
          certificate      | {"TLS": {"tlscert": "/c"}}      | tlskey and tlscert belong together
          verify           | {"TLS": {"tlsverify": true}}    | tlsverify needs tlscacert, tlscert and tlskey
          both dialects    | {"listen": ["unix:///a"], "docker-listen": ["unix:///a"]} | unix:///a is in both
          """)
  void refuses(String name, String file, String message) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theMessageNamesTheFile() {
    assertThatThrownBy(() -> load("{\"cgroup-driver\": \"v2\"}"))
        .hasMessage(
            "read configuration file "
                + directory.resolve("config.json")
                + ": key"
                + " \"cgroup-driver\" has the wrong value \"v2\"; allowed: cgroupfs or systemd");
  }

  @Test
  void aSettingInBothPlacesIsAConflictThatNamesIt() {
    assertThatThrownBy(
            () -> load("{\"debug\": false, \"TLS\": {\"tlskey\": \"\"}}", "--debug", "--tlskey=/k"))
        .hasMessageContaining("conflict")
        .hasMessageContaining("--debug (true) and \"debug\" in the file (false)")
        .hasMessageContaining("--tlskey (\"/k\") and \"TLS.tlskey\" in the file (\"\")");
  }

  @Test
  void labelsAreMerged() {
    assertThat(load("{\"label\": [\"a=1\", \"b=2\"]}", "--label=b=2", "--label=c=3").texts("label"))
        .containsExactly("a=1", "b=2", "c=3");
  }

  @Test
  void whatHasNoEffectIsSaid() {
    List<String> warnings = load("{\"enable-cri\": true}", "-c", "/run/c.sock").warnings();

    assertThat(warnings)
        .containsExactlyInAnyOrder(
            "--enable-cri is kept, but this version does not act on it yet",
            "--containerd has no effect: this engine has no such part (containerd's socket)");
  }

  @Test
  void defaultsFollowTheDirectories() {
    Settings settings = load("{\"home-dir\": \"/h\", \"exec-root-dir\": \"/r\"}");

    assertThat(settings.text("pidfile")).isEqualTo("/h/pouch.pid");
    assertThat(settings.text("deploy-dir")).isEqualTo("/h/deploy");
    assertThat(settings.texts("docker-listen")).containsExactly("unix:///r/docker.sock");
    assertThat(load(null).text("pidfile")).isEqualTo("/var/run/pouch.pid");
  }

  @Test
  void everythingGoesIntoOneObjectWithItsGroups() throws IOException {
    Map<?, ?> json = (Map<?, ?>) Json.read(load("{\"label\": [\"ü=\\\"x\"]}").toJson());

    assertThat(json.get("config-file")).isEqualTo(directory.resolve("config.json").toString());
    assertThat(json.get("exec-root-dir")).isEqualTo("/run/pouch");
    assertThat(json.get("label")).isEqualTo(List.of("ü=\"x"));
    Map<?, ?> network = (Map<?, ?>) json.get("network-config");
    assertThat(network.get("exec-root-dir")).isEqualTo("/run/pouch");
    assertThat(((Map<?, ?>) network.get("bridge-config")).get("mtu")).isEqualTo(1500L);
  }

  @Test
  void everyDefaultIsAllowed() throws InvalidValueException {
    Settings settings = load(null);
    for (Setting setting : SettingCatalog.settings()) {
      Object value = setting.defaultValue().apply(Map.of("home-dir", "/h", "exec-root-dir", "/r"));
      assertThat(setting.type().fromJson(value)).as(setting.path()).isEqualTo(value);
    }
    assertThat(settings.warnings()).isEmpty();
  }

  private Settings load(@Nullable String content, String... flags) {
    Path file = directory.resolve("config.json");
    try {
      Files.deleteIfExists(file);
      if (content != null) {
        Files.writeString(file, content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of("--config-file", file.toString()));
    arguments.addAll(List.of(flags));
    return Settings.load(CommandLine.parse(arguments));
  }
}
