package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** Networks, ports, searches, prunes and what the engine is. */
class NetworksTest {
  private static final String N1 = "a1".repeat(32);

  @TempDir Path home;
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(home);
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private String out(String... line) {
    CliRun run = CliRun.of(engine, home, line);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }

  private Json body(String start) throws IOException {
    return JsonText.parse(engine.asked(start).get(0).body());
  }

  @Test
  void networksHaveTenDigits() {
    engine.on(
        "GET /networks",
        200,
        "[{\"Id\":\"%s\",\"Name\":\"bridge\",\"Driver\":\"bridge\",\"Scope\":\"local\"}]"
            .formatted(N1));
    assertThat(out("network", "ls"))
        .isEqualTo(
            """
            NETWORK ID   NAME     DRIVER   SCOPE
            a1a1a1a1a1   bridge   bridge   local
            """);
    assertThat(out("network", "list", "-q", "--no-trunc")).isEqualTo(N1 + "\n");
    assertThat(out("network", "ls", "--format", "{{.Name}}={{.Internal}}"))
        .isEqualTo("bridge=false\n");
    assertThat(out("network", "ls", "--format", "table {{.Name}}\\t{{.IPv6}}"))
        .isEqualTo("NAME     IPV6\nbridge   false\n");
    assertThat(out("network", "ls", "--format", "json")).startsWith("{\"ID\":\"a1a1a1a1a1\",");
  }

  @Test
  void aNetworkIsMade() throws IOException {
    engine.on("POST /networks/create", 201, "{\"Id\":\"" + N1 + "\"}");
    assertThat(
            out(
                "network",
                "create",
                "-d",
                "bridge",
                "--subnet",
                "10.9.0.0/16",
                "--gateway",
                "10.9.0.1",
                "--ip-range",
                "10.9.1.0/24",
                "-o",
                "a=b",
                "-l",
                "c=d",
                "--enable-ipv6",
                "--internal",
                "n1"))
        .isEqualTo("n1: " + N1 + "\n");
    assertThat(JsonText.compact(body("POST /networks/create")))
        .isEqualTo(
            "{\"Name\":\"n1\",\"CheckDuplicate\":true,\"Driver\":\"bridge\",\"Internal\":true,"
                + "\"Attachable\":false,\"EnableIPv6\":true,\"IPAM\":{\"Driver\":\"default\","
                + "\"Options\":{},\"Config\":[{\"Subnet\":\"10.9.0.0/16\","
                + "\"IPRange\":\"10.9.1.0/24\",\"Gateway\":\"10.9.0.1\"}]},"
                + "\"Options\":{\"a\":\"b\"},\"Labels\":{\"c\":\"d\"}}");
  }

  @Test
  void containersAreConnectedAndTakenOff() throws IOException {
    engine.on("POST /networks/n/connect", 200, "");
    engine.on("POST /networks/n/disconnect", 200, "");
    assertThat(out("network", "connect", "--ip", "10.9.0.5", "--alias", "a,b", "n", "c")).isEmpty();
    assertThat(JsonText.compact(body("POST /networks/n/connect")))
        .isEqualTo(
            "{\"Container\":\"c\",\"EndpointConfig\":{\"IPAMConfig\":{\"IPv4Address\":"
                + "\"10.9.0.5\"},\"Aliases\":[\"a\",\"b\"]}}");
    assertThat(out("network", "disconnect", "-f", "n", "c")).isEmpty();
    assertThat(JsonText.compact(body("POST /networks/n/disconnect")))
        .isEqualTo("{\"Container\":\"c\",\"Force\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "port c => 53/udp -> 0.0.0.0:53|80/tcp -> 0.0.0.0:8080|80/tcp -> [::]:8080|",
        "port c 80 => 0.0.0.0:8080|[::]:8080|",
        "port c 53/udp => 0.0.0.0:53|"
      })
  void portsAreShown(String line, String expected) {
    engine.on(
        "GET /containers/c/json",
        200,
        """
        {"NetworkSettings":{"Ports":{"99/tcp":null,"53/udp":[{"HostIp":"0.0.0.0","HostPort":"53"}],
         "80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}]}}}
        """);
    assertThat(out(line.split(" "))).isEqualTo(expected.replace('|', '\n'));
    CliRun missing = CliRun.of(engine, home, "port", "t2", "99");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(CliRun.of(engine, home, "port", "c", "99").err())
        .isEqualTo("Error: No public port '99/tcp' published for c\n");
  }

  @Test
  void aSearchIsATable() {
    engine.on(
        "POST /images/search",
        200,
        "[{\"name\":\"busybox\",\"description\":\"%s\",\"star_count\":7,\"is_official\":true}]"
            .formatted("d".repeat(60)));
    assertThat(out("search", "-r", "r:5000", "busy"))
        .isEqualTo(
            """
            NAME      DESCRIPTION                                     STARS   OFFICIAL   AUTOMATED
            busybox   %s...   7       [OK]
            """
                .formatted("d".repeat(42)));
    assertThat(engine.lines()).containsExactly("POST /images/search?term=busy&registry=r%3A5000");
  }

  @Test
  void aPruneAsksFirst() {
    engine.on(
        "POST /volumes/prune", 200, "{\"VolumesDeleted\":[\"v1\"],\"SpaceReclaimed\":2048000}");
    CliRun no = CliRun.typed(engine, home, "n\n", "volume", "prune");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.out()).startsWith("WARNING! This will remove all volumes");
    assertThat(engine.lines()).isEmpty();
    CliRun yes = CliRun.typed(engine, home, "y\n", "volume", "prune", "--filter", "label=a");
    assertThat(yes.out()).endsWith("Deleted Volumes:\nv1\n\nTotal reclaimed space: 2.05MB\n");
    assertThat(engine.lines().get(0)).contains("filters=");
    assertThat(out("volume", "prune", "-f")).startsWith("Deleted Volumes:");
  }

  @Test
  void aSystemPruneGoesThroughAll() {
    engine.on("POST /containers/prune", 200, "{\"SpaceReclaimed\":1000}");
    engine.on("POST /networks/prune", 200, "{\"NetworksDeleted\":[\"n\"]}");
    engine.on(
        "POST /images/prune",
        200,
        "{\"ImagesDeleted\":[{\"Untagged\":\"a\"},{\"Deleted\":\"b\"}],\"SpaceReclaimed\":500}");
    assertThat(out("system", "prune", "-a", "-f"))
        .isEqualTo(
            "Deleted Networks:\nn\n\nDeleted Images:\nuntagged: a\ndeleted: b\n\n"
                + "Total reclaimed space: 1.5kB\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "lists; {\"LayersSize\":3000,\"Images\":[{\"Size\":1000,\"SharedSize\":0,"
            + "\"Containers\":1},{\"Size\":2000}],\"Containers\":[{\"State\":\"exited\","
            + "\"SizeRw\":500}],\"Volumes\":[{\"UsageData\":{\"Size\":100,\"RefCount\":1}}]}",
        "sums; {\"ImageUsage\":{\"TotalCount\":2,\"ActiveCount\":1,\"TotalSize\":3000,"
            + "\"Reclaimable\":2000},\"ContainerUsage\":{\"TotalCount\":1,\"TotalSize\":500,"
            + "\"Reclaimable\":500},\"VolumeUsage\":{\"TotalCount\":1,\"ActiveCount\":1,"
            + "\"TotalSize\":100}}"
      })
  void diskUsageIsSummedUp(String name, String answer) {
    engine.on("GET /system/df", 200, answer);
    assertThat(out("system", "df"))
        .isEqualTo(
            """
            TYPE            TOTAL   ACTIVE   SIZE   RECLAIMABLE
            Images          2       1        3kB    2kB (66%)
            Containers      1       0        500B   500B (100%)
            Local Volumes   1       1        100B   0B (0%)
            Build Cache     0       0        0B     0B
            """);
    assertThat(out("system", "df", "-v")).contains("Volumes space usage");
  }

  @Test
  void driversAreOfAllKinds() {
    engine.on(
        "GET /info",
        200,
        """
        {"Driver":"overlayfs","VolumeDrivers":["local","tmpfs"],"LoggingDriver":"json-file",
         "Plugins":{"Network":["bridge"],"Log":["json-file"]},"Runtimes":{"crun":{}},
         "DefaultRuntime":"crun"}
        """);
    assertThat(out("driver", "ls"))
        .isEqualTo(
            """
            KIND          NAME        USE
            volume        local       default
            volume        tmpfs
            network       bridge      default
            log           json-file   default
            snapshotter   overlayfs   default
            runtime       crun        default
            """);
    assertThat(out("plugin", "ls", "-q")).startsWith("local\ntmpfs\n");
    assertThat(out("info", "-f", "{{.Driver}} {{json .VolumeDrivers}}"))
        .isEqualTo("overlayfs [\"local\",\"tmpfs\"]\n");
  }

  @Test
  void theDaemonIsChanged() throws IOException {
    engine.on("POST /daemon/update", 200, "");
    assertThat(out("updatedaemon", "--label", "a=b", "--image-proxy", "http://p")).isEmpty();
    assertThat(JsonText.compact(body("POST /daemon/update")))
        .isEqualTo("{\"Labels\":[\"a=b\"],\"ImageProxy\":\"http://p\"}");
    assertThat(CliRun.of(engine, home, "updatedaemon", "--bip", "1.2.3.4/24").err())
        .isEqualTo("Error: --bip needs a restart of pouchd; use it with --offline\n");
    Path file = java.nio.file.Files.writeString(home.resolve("c.json"), "{\"home-dir\":\"/x\"}");
    assertThat(
            out(
                "updatedaemon",
                "--offline",
                "--config-file",
                file.toString(),
                "--bip",
                "10.8.0.1/24",
                "--iptables=false",
                "--manager-white-list",
                "a"))
        .isEmpty();
    assertThat(JsonText.compact(JsonText.parse(java.nio.file.Files.readAllBytes(file))))
        .isEqualTo(
            "{\"home-dir\":\"/x\",\"network-config\":{\"bridge-config\":{\"bip\":\"10.8.0.1/24\","
                + "\"iptables\":false}},\"TLS\":{\"manager-whitelist\":\"a\"}}");
    assertThat(CliRun.of(engine, home, "updatedaemon", "--offline", "--config-file", "/no").err())
        .isEqualTo("Error: update /no: no such file\n");
  }

  @Test
  void upgradesAndCheckpointsCallTheirRoutes() throws IOException {
    engine.on("POST /containers/c/upgrade", 200, "");
    engine.on("POST /containers/c/rollback", 501, "{\"message\":\"not yet\"}");
    engine.on("POST /containers/c/checkpoints", 201, "");
    engine.on("GET /containers/c/checkpoints", 200, "[\"cp0\"]");
    engine.on("DELETE /containers/c/checkpoints/cp0", 204, "");
    assertThat(out("upgrade", "--image", "x:2", "--entrypoint", "a b", "c", "run"))
        .isEqualTo("c\n");
    assertThat(JsonText.compact(body("POST /containers/c/upgrade")))
        .isEqualTo("{\"Image\":\"x:2\",\"Cmd\":[\"run\"],\"Entrypoint\":[\"a\",\"b\"]}");
    assertThat(out("upgrade", "--name", "c", "x:3")).isEqualTo("c\n");
    assertThat(CliRun.of(engine, home, "upgrade", "c").err()).contains("must specify new image");
    assertThat(CliRun.of(engine, home, "rollback", "c").err()).isEqualTo("Error: not yet\n");
    assertThat(out("checkpoint", "create", "--leave-running", "c", "cp0")).isEqualTo("cp0\n");
    assertThat(body("POST /containers/c/checkpoints").isTrue("Exit")).isFalse();
    assertThat(out("checkpoint", "ls", "c")).isEqualTo("cp0\n");
    assertThat(out("checkpoint", "rm", "--checkpoint-dir", "/d", "c", "cp0")).isEqualTo("cp0\n");
    assertThat(engine.asked("DELETE").get(0).line()).endsWith("?dir=%2Fd");
  }

  @Test
  void aBuildNeedsBuildkit() throws IOException {
    CliRun run =
        CliRun.of(engine, home, "build", "--addr", "unix:///nowhere.sock", home.toString());
    assertThat(run.err())
        .isEqualTo(
            "Error: build: no buildkitd at unix:///nowhere.sock; start buildkitd, or name its"
                + " address with --addr\n");
  }

  @Test
  void changesHaveLetters() {
    engine.on(
        "GET /containers/c/changes",
        200,
        "[{\"Path\":\"/a\",\"Kind\":0},{\"Path\":\"/a/b\",\"Kind\":1},{\"Path\":\"/c\",\"Kind\":2}]");
    assertThat(out("diff", "c")).isEqualTo(String.join("\n", "C /a", "A /a/b", "D /c", ""));
  }

  @Test
  void anInspectLooksEverywhere() {
    engine.on("GET /containers/v/json", 404, "{\"message\":\"no container v\"}");
    engine.on("GET /volumes/v", 200, "{\"Name\":\"v\"}");
    assertThat(out("inspect", "-f", "{{.Name}}", "v")).isEqualTo("v\n");
    assertThat(engine.lines())
        .containsExactly(
            "GET /containers/v/json", "GET /images/v/json", "GET /networks/v", "GET /volumes/v");
    CliRun none = CliRun.of(engine, home, "inspect", "--type", "container", "v");
    assertThat(none.out()).isEqualTo("[]\n");
    assertThat(none.err()).isEqualTo("Error: Fetch object error: no container v\n");
  }
}
