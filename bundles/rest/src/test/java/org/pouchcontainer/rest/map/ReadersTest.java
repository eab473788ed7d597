package org.pouchcontainer.rest.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.rest.wire.UpdateRequest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

class ReadersTest {
  private static final String FULL =
      """
      {"Image":"busybox","Hostname":"h","Domainname":"d","User":"1:2","AttachStdin":true,
       "Tty":true,"OpenStdin":true,"StdinOnce":true,"Env":["A=b"],"Cmd":["a","b c"],
       "Entrypoint":"/e","ExposedPorts":{"80/tcp":{}},"Volumes":{"/anon":{}},"WorkingDir":"/w",
       "Labels":{"l":"1"},"StopSignal":"SIGINT","StopTimeout":7,"MacAddress":"02:00:00:00:00:01",
       "Healthcheck":{"Test":["CMD","x"],"Interval":1000000000,"Retries":2},
       "Rich":true,"RichMode":"systemd","InitScript":"/i","DiskQuota":{"/":"10g"},"QuotaID":"5",
       "SpecAnnotation":{"an":"no"},"DisableNetworkFiles":true,"Snapshotter":"native",
       "HostConfig":{"Binds":["/src:/dst:ro,rslave","vol:/v"],
        "Mounts":[{"Type":"volume","Source":"m","Target":"/m","VolumeOptions":{"NoCopy":true,
          "DriverConfig":{"Name":"tmpfs","Options":{"size":"1m"}}}},
          {"Type":"tmpfs","Target":"/t2","TmpfsOptions":{"SizeBytes":4096,"Mode":511}}],
        "Tmpfs":{"/t":"size=64k,noexec"},"LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},
        "NetworkMode":"none","PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}],
          "53/udp":[{"HostPort":""}]},
        "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},"AutoRemove":false,
        "VolumeDriver":"local","VolumesFrom":["c:ro"],"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],
        "Dns":["1.1.1.1"],"DnsOptions":["ndots:1"],"DnsSearch":["s"],"ExtraHosts":["a:1.2.3.4"],
        "GroupAdd":["g"],"IpcMode":"host","PidMode":"container:x","UTSMode":"host",
        "CgroupnsMode":"private","OomScoreAdj":5,"Privileged":true,"PublishAllPorts":true,
        "ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges"],"StorageOpt":{"size":"1g"},
        "ShmSize":1024,"Sysctls":{"a.b":"1"},"Runtime":"runc","Init":true,"MaskedPaths":[],
        "EnableLxcfs":true,"CpuShares":512,"Memory":67108864,"MemorySwap":-1,
        "MemoryReservation":1,"MemorySwappiness":0,"NanoCpus":500000000,
        "CpusetCpus":"0","CpusetMems":"0","BlkioWeight":100,
        "BlkioDeviceReadBps":[{"Path":"/dev/sda","Rate":9}],"PidsLimit":10,
        "Devices":[{"PathOnHost":"/dev/null"}],"DeviceCgroupRules":["c 1:3 rwm"],
        "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"CgroupParent":"/p","OomKillDisable":true,
        "IntelRdtL3Cbm":"L3:0=f","ScheLatSwitch":1,"MemoryWmarkRatio":30,"MemoryExtra":4,
        "MemoryForceEmptyCtl":1},
       "NetworkingConfig":{"EndpointsConfig":{"n1":{"IPAMConfig":{"IPv4Address":"10.0.0.2"},
         "Aliases":["x"]},"n2":null}}}
      """;

  private static CreateRequest body(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), CreateRequest.class);
  }

  private static ContainerSpec read(String json) {
    return SpecReader.read(body(json), new ApiLevel(ApiDialect.DOCKER, 51));
  }

  @Test
  void everyFieldOfACreateArrives() {
    ContainerSpec s = read(FULL);
    assertThat(s.process().command()).containsExactly("a", "b c");
    assertThat(s.process().entrypoint()).containsExactly("/e");
    assertThat(s.process().tty() && s.process().openStdin() && s.process().stdinOnce()).isTrue();
    assertThat(s.process().exposedPorts()).containsExactly("80/tcp");
    assertThat(s.process().anonymousVolumes()).containsExactly("/anon");
    assertThat(s.stop().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(s.healthTest().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(s.mounts())
        .extracting(MountRequest::target)
        .containsExactly("/dst", "/v", "/m", "/t2", "/t");
    assertThat(s.mounts().get(2).driverOptions()).containsEntry("size", "1m");
    assertThat(s.mounts().get(2).copyUp()).isFalse();
    assertThat(s.mounts().get(3).tmpfsOptions()).containsExactly("size=4096", "mode=777");
    assertThat(s.network().published())
        .containsExactlyInAnyOrder(
            new PublishedPort("tcp", 80, "127.0.0.1", 8080), new PublishedPort("udp", 53, "", 0));
    assertThat(s.network().endpoints().get("n1").ipv4Address()).isEqualTo("10.0.0.2");
    assertThat(s.network().endpoints()).containsKey("n2");
    assertThat(s.network().disableFiles()).isTrue();
    assertThat(s.restart()).isEqualTo(new ContainerSpec.RestartPolicy("on-failure", 3));
    assertThat(s.namespaces())
        .isEqualTo(new ContainerSpec.NamespaceModes("host", "container:x", "host", "private", ""));
    assertThat(s.security().maskedPaths()).isEmpty();
    assertThat(s.security().readOnlyPaths()).isNull();
    assertThat(s.resources().memory().swappiness()).isZero();
    assertThat(s.resources().cpu().nanoCpus()).isEqualTo(500_000_000);
    assertThat(s.resources().devices().get(0).permissions()).isEqualTo("rwm");
    assertThat(s.resources().pouch().memoryExtraBytes()).isEqualTo(4);
    assertThat(s.rich()).isEqualTo(new ContainerSpec.RichSpec(true, "systemd", "/i", true));
    assertThat(s.quota().limits()).containsEntry("/", "10g");
    assertThat(s.annotations()).containsEntry("an", "no");
    assertThat(s.init()).isTrue();
  }

  @Test
  void whatWasAskedIsWhatInspectShows() {
    ContainerSpec asked = read(FULL);
    CreateRequest shown = body(Json.MAPPER.valueToTree(SpecWriter.config(asked, "h")).toString());
    shown.hostConfig =
        Json.read(Json.bytes(SpecWriter.hostConfig(asked, asked.runtime())), HostConfig.class);
    ContainerSpec again = SpecReader.read(shown, new ApiLevel(ApiDialect.DOCKER, 51));
    assertThat(again.process()).isEqualTo(asked.process());
    assertThat(again.resources()).isEqualTo(asked.resources());
    assertThat(again.security()).isEqualTo(asked.security());
    assertThat(again.namespaces()).isEqualTo(asked.namespaces());
    assertThat(again.mounts()).isEqualTo(asked.mounts());
    assertThat(again.network().published())
        .containsExactlyInAnyOrderElementsOf(asked.network().published());
    assertThat(again.log()).isEqualTo(asked.log());
    assertThat(again.rich()).isEqualTo(asked.rich());
    assertThat(again.healthTest()).isEqualTo(asked.healthTest());
    assertThat(again.labels()).isEqualTo(asked.labels());
    assertThat(again.quota()).isEqualTo(asked.quota());
  }

  @Test
  void aBareRequestAsksForNothing() {
    ContainerSpec nothing = ContainerSpec.of("b", List.of());
    assertThat(read("{\"image\":\"b\",\"cmd\":null,\"HostConfig\":null,\"Labels\":null}"))
        .usingRecursiveComparison()
        .ignoringFields("process.attach", "process.command")
        .isEqualTo(nothing);
  }

  @Test
  void swappinessOfZeroIsOnlyAskedByDockersClients() {
    CreateRequest r = body("{\"Image\":\"b\",\"HostConfig\":{\"MemorySwappiness\":0}}");
    assertThat(
            SpecReader.read(r, new ApiLevel(ApiDialect.POUCH, 24))
                .resources()
                .memory()
                .swappiness())
        .isNull();
    assertThat(
            SpecReader.read(r, new ApiLevel(ApiDialect.DOCKER, 51))
                .resources()
                .memory()
                .swappiness())
        .isZero();
  }

  @ParameterizedTest(name = "{0} names {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Image\":\"b\",\"HostConfig\":{\"Memory\":\"x\"}} | HostConfig.Memory",
        "{\"Image\":\"b\",\"HostConfig\":{\"Memory\":1.5}} | HostConfig.Memory",
        "{\"Image\":\"b\",\"HostConfig\":{\"Memory\":99999999999999999999}} | HostConfig.Memory",
        "{\"Image\":\"b\",\"Env\":{\"a\":1}} | Env",
        "{\"Image\":5} | Image",
        "{} | no command specified",
        "{\"Cmd\":[\"x\"]} | Image",
        "[1] | request body",
        "null | request body",
        "{\"Image\":\"b\"} x | unexpected content after JSON",
        "{\"Image\" | unexpected EOF",
        "{invalid json | invalid character 'i' looking for beginning of object key string",
        "{\"a\":1,b | invalid character 'b' looking for beginning of object key string",
        "{\"a\":[x | invalid character 'x' looking for beginning of value",
        "{\"Image\":\"b\",\"HostConfig\":{\"Binds\":[\"a/b:/c\"]}} | HostConfig.Binds",
        "{\"Image\":\"b\",\"HostConfig\":{\"PortBindings\":{\"99999\":[{}]}}} | HostConfig.PortBindings",
        "{\"Image\":\"b\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"x\",\"Target\":\"/a\"}]}} | HostConfig.Mounts",
        "{\"Image\":\"b\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Target\":\"a\"}]}} | HostConfig.Mounts",
        "{\"Image\":\"b\",\"HostConfig\":{\"Tmpfs\":{\"rel\":\"\"}}} | HostConfig.Tmpfs",
      })
  void wrongFieldsAreNamed(String json, String field) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
        .hasMessageContaining(field)
        .message()
        .doesNotContain("org.pouch", "java.", "jackson");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/d | VOLUME | - | /d | false",
        "/s:/d | BIND | /s | /d | false",
        "/s:/d:ro | BIND | /s | /d | true",
        "/s:/d:ro,Z,rslave | BIND | /s | /d | true",
        "v:/d:nocopy | VOLUME | v | /d | false",
        "/d:ro | VOLUME | - | /d | true",
        "v:/d:dr | VOLUME | v | /d | false",
      })
  void binds(String bind, MountRequest.Type type, String source, String target, boolean ro) {
    MountRequest m = BindParser.parse(bind);
    assertThat(m.type()).isEqualTo(type);
    assertThat(m.source()).isEqualTo(source == null ? "" : source);
    assertThat(m.target()).isEqualTo(target);
    assertThat(m.readOnly()).isEqualTo(ro);
    assertThat(m.createSource()).isEqualTo(type == MountRequest.Type.BIND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "rel",
        "a:b",
        "/s:/d:bogus",
        "/s:/d:ro:x",
        "/s:/d:ro,rw",
        ":/d",
        "/s:/d:shared,slave",
        "a/b:/d",
        "/s:",
        "/s:/d:"
      })
  void wrongBinds(String bind) {
    assertThatThrownBy(() -> BindParser.parse(bind))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("HostConfig.Binds");
  }

  @Test
  void updatesOfPouchsClients() {
    UpdateRequest r =
        Json.read(
            "{\"Memory\":5,\"RestartPolicy\":{\"Name\":\"\"},\"Env\":[\"A=b\"],\"Label\":[\"k=\",\"x=y=z\"]}"
                .getBytes(StandardCharsets.UTF_8),
            UpdateRequest.class);
    assertThat(UpdateReader.read(r, new ApiLevel(ApiDialect.POUCH, 24)))
        .satisfies(
            u -> assertThat(u.restart()).isNull(),
            u -> assertThat(u.labels()).isEqualTo(Map.of("k", "", "x", "y=z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "5",
        "[\"a\"]",
        "{\"a\":5}",
        "{\"a\":[5]}",
        "{\"a\":{\"b\":true}",
        "\"x\"",
        "{\"a\":null}"
      })
  void wrongFilters(String json) {
    assertThatThrownBy(() -> Filters.parse(json)).isInstanceOf(EngineException.class);
  }

  @Test
  void filtersInBothForms() {
    assertThat(Filters.parse("{\"a\":{\"b\":true,\"c\":false},\"d\":[\"e\",\"f\"]}").values())
        .isEqualTo(Map.of("a", List.of("b"), "d", List.of("e", "f")));
    assertThat(Filters.parse("").values()).isEmpty();
    assertThat(Filters.parse("null").values()).isEmpty();
    assertThat(Filters.parse("{\"dangling\":[\"1\"]}").flag("dangling")).isTrue();
    assertThat(Filters.parse("{}").flag("dangling")).isNull();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1136073600, 2006-01-01T00:00:00Z",
    "1136073600.000000001, 2006-01-01T00:00:00.000000001Z",
    "2006-01-01T01:00:00+01:00, 2006-01-01T00:00:00Z",
    "10m, 2026-01-01T00:00:00Z",
    "1h30m, 2025-12-31T22:40:00Z",
    "-1, 1969-12-31T23:59:59Z",
  })
  void moments(String text, Instant moment) {
    Instant now = Instant.parse("2026-01-01T00:10:00Z");
    assertThat(Times.parse("since", text, now)).contains(moment);
  }

  @Test
  void noMoments() {
    assertThat(Times.parse("since", "0", Instant.EPOCH)).isEmpty();
    assertThat(Times.parse("since", "", Instant.EPOCH)).isEmpty();
    assertThatThrownBy(() -> Times.parse("since", "yesterday", Instant.EPOCH))
        .hasMessageContaining("parameter since");
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void credentialsInAllForms() {
    RegistryCredentials user = new RegistryCredentials("u", "p:w?~", "", "");
    String json = "{\"username\":\"u\",\"Password\":\"p:w?~\",\"serveraddress\":\"x\"}";
    assertThat(Credentials.parse(base64(json))).contains(user);
    assertThat(Credentials.parse(base64(json).replace("=", ""))).contains(user);
    assertThat(
            Credentials.parse(
                Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))))
        .contains(user);
    assertThat(Credentials.parse(base64("{\"auth\":\"" + base64("u:p:w?~") + "\"}")))
        .contains(user);
    assertThat(Credentials.parse(base64("{\"identitytoken\":\"t\"}")))
        .contains(new RegistryCredentials("", "", "t", ""));
    assertThat(Credentials.parse(base64("{}"))).isEmpty();
    assertThat(Credentials.parse(base64("null"))).isEmpty();
    assertThat(Credentials.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "bm90IGpzb24", "WzFd", "eyJ1c2VybmFtZSI6MX0"})
  void wrongCredentialsAreNotQuoted(String header) {
    assertThatThrownBy(() -> Credentials.parse(header))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("invalid X-Registry-Auth")
        .message()
        .doesNotContain("not json", "username");
  }
}
