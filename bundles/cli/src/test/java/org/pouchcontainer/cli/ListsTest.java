package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.cli.json.JsonText;

/** Commands that show tables and objects, and those that change something in one step. */
class ListsTest {
  private static final String C1 = "1".repeat(64);
  private static final String C2 = "2".repeat(64);
  private static final String CONTAINERS =
      """
      [{"Id":"%s","Names":["old"],"Image":"busybox:1","Created":1795347000,"Status":"Up 5 seconds",
        "State":"running","Command":"sleep 1","Labels":{"a":"b"},
        "HostConfig":{"Runtime":"runc","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}},
        "NetworkSettings":{"Networks":{"bridge":{}}},"Mounts":[{"Source":"/s","Driver":"local"}]},
       {"Id":"%s","Names":["new"],"Image":"x","Created":1795348790,"Status":"created",
        "HostConfig":{"Runtime":"crun"}}]
      """
          .formatted(C1, C2);

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

  private CliRun run(String... line) {
    return CliRun.of(engine, home, line);
  }

  private String out(String... line) {
    CliRun run = run(line);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }

  @Test
  void psShowsTheNewestFirst() {
    engine.on("GET /containers/json", 200, CONTAINERS);
    assertThat(out("ps", "-a"))
        .isEqualTo(
            """
            Name   ID       Status         Created          Image       Runtime
            new    222222   created        10 seconds ago   x           crun
            old    111111   Up 5 seconds   30 minutes ago   busybox:1   runc
            """);
    assertThat(engine.lines()).containsExactly("GET /containers/json?all=true");
  }

  @Test
  void psShowsIdsOnly() {
    engine.on("GET /containers/json", 200, CONTAINERS);
    assertThat(out("ps", "-q")).isEqualTo("222222\n111111\n");
    assertThat(out("ps", "-q", "--no-trunc")).isEqualTo(C2 + "\n" + C1 + "\n");
  }

  @Test
  void psSendsFilters() {
    engine.on("GET /containers/json", 200, "[]");
    out("ps", "-f", "status=running", "-f", "label=a=b,label=c");
    String line = URLDecoder.decode(engine.lines().get(0), StandardCharsets.UTF_8);
    assertThat(line)
        .endsWith("?filters={\"status\":{\"running\":true},\"label\":{\"a=b\":true,\"c\":true}}");
  }

  @Test
  void psFillsTemplatesIn() {
    engine.on("GET /containers/json", 200, CONTAINERS);
    assertThat(out("ps", "--format", "table {{.ID}}\\t{{.Names}}\\t{{.RunningFor}}"))
        .isEqualTo(
            """
            ID       Name   Created
            222222   new    10 seconds ago
            111111   old    30 minutes ago
            """);
    assertThat(out("ps", "--format", "{{.Names}}|{{.Labels}}|{{.Ports}}|{{.Networks}}|{{.Mounts}}"))
        .isEqualTo("new||||\nold|a = b;|80/tcp->:8080;|bridge|/s;\n");
  }

  @Test
  void imagesHaveARowForEachName() {
    engine.on(
        "GET /images/json",
        200,
        """
        [{"Id":"sha256:%s","RepoTags":["a:1","b:1"],"RepoDigests":["a@sha256:d1","b@sha256:d2"],
          "Size":1033144},
         {"Id":"sha256:%s","RepoTags":[],"RepoDigests":["c@sha256:d3"],"Size":10}]
        """
            .formatted(C1, C2));
    assertThat(out("images"))
        .isEqualTo(
            """
            IMAGE ID       IMAGE NAME    SIZE
            111111111111   a:1           1008.93 KB
            111111111111   b:1           1008.93 KB
            222222222222   c@sha256:d3   10.00 B
            """);
    assertThat(out("images", "--digest")).contains("b:1           sha256:d2   1008.93 KB");
    assertThat(out("images", "-q")).isEqualTo("111111111111\n222222222222\n");
    assertThat(out("images", "-q", "--no-trunc")).startsWith("sha256:" + C1 + "\n");
  }

  @Test
  void historyCutsLongCommands() {
    engine.on(
        "GET /images/a:1/history",
        200,
        """
        [{"ID":"sha256:%s","Created":1795348740000000000,"CreatedBy":"%s","Size":0,"Comment":"c"},
         {"ID":"<missing>","Created":1795348740,"CreatedBy":"x","Size":5}]
        """
            .formatted(C1, "y".repeat(60)));
    assertThat(out("history", "a:1"))
        .isEqualTo(
            """
            IMAGE          CREATED        CREATED BY                                      SIZE     COMMENT
            111111111111   1 minute ago   %s...   0.00 B   c
            <missing>      1 minute ago   x                                               5.00 B
            """
                .formatted("y".repeat(42)));
  }

  @Test
  void volumesAreListed() {
    engine.on(
        "GET /volumes",
        200,
        "{\"Volumes\":[{\"Name\":\"v\",\"Driver\":\"local\",\"Mountpoint\":\"/m\","
            + "\"Status\":{\"size\":\"10g\"}}],\"Warnings\":null}");
    assertThat(out("volume", "ls")).isEqualTo("DRIVER   VOLUME NAME\nlocal    v\n");
    assertThat(out("volume", "list", "-q")).isEqualTo("VOLUME NAME\nv\n");
    assertThat(out("volume", "list", "--size", "--mountpoint"))
        .isEqualTo("DRIVER   VOLUME NAME   SIZE   MOUNT POINT\nlocal    v             10g    /m\n");
  }

  @Test
  void aVolumeIsCreatedWithItsOptions() {
    engine.on(
        "POST /volumes/create",
        201,
        "{\"Name\":\"v\",\"Driver\":\"tmpfs\",\"Status\":{\"size\":\"1m\"},\"Labels\":{\"a\":\"b\"}}");
    assertThat(out("volume", "create", "-n", "v", "-d", "tmpfs", "-o", "size=1m", "-l", "a=b"))
        .isEqualTo(
            """
            Name:        v
            Driver:      tmpfs
            Mountpoint:
            CreatedAt:
            Scope:
            Labels:      map[a:b]
            Status:      map[size:1m]
            """);
    assertThat(engine.asked("POST /volumes/create").get(0).body())
        .isEqualTo(
            "{\"Name\":\"v\",\"Driver\":\"tmpfs\",\"DriverOpts\":{\"size\":\"1m\"},"
                + "\"Labels\":{\"a\":\"b\"}}");
  }

  @Test
  void inspectShowsWhatItFoundAndWhatItMissed() {
    engine.on("GET /containers/a/json", 200, "{\"Id\":\"1\",\"List\":[],\"Map\":{}}");
    engine.on("GET /containers/b/json", 404, "{\"message\":\"container b: not found\"}");
    CliRun run = run("inspect", "a", "b");
    assertThat(run.out())
        .isEqualTo(
            """
            [
                {
                    "Id": "1",
                    "List": [],
                    "Map": {}
                }
            ]
            """);
    assertThat(run.err()).isEqualTo("Error: Fetch object error: container b: not found\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run("inspect", "b").out()).isEqualTo("[]\n");
    assertThat(out("inspect", "-f", "{{.Id}}\\t{{json .}}", "a"))
        .isEqualTo("1\t{\"Id\":\"1\",\"List\":[],\"Map\":{}}\n");
  }

  @Test
  void namesAreEncodedInPaths() {
    engine.on("GET /images/localhost:5000/a/b@sha256:1/json", 200, "{}");
    out("image", "inspect", "localhost:5000/a/b@sha256:1");
    run("inspect", "a b?%ä");
    assertThat(engine.lines()).contains("GET /containers/a%20b%3F%25%C3%A4/json");
  }

  @Test
  void namesAreEchoedAndFailuresComeTogether() {
    engine.on("POST /containers/a/stop", 204, "");
    engine.on("POST /containers/b/stop", 404, "{\"message\":\"b: not found\"}");
    engine.on("POST /containers/c/stop", 304, "");
    CliRun run = run("stop", "-t", "3", "a", "b", "c");
    assertThat(run.out()).isEqualTo("a\nc\n");
    assertThat(run.err()).isEqualTo("Error: b: not found\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(engine.lines()).contains("POST /containers/a/stop?t=3");
  }

  @Test
  void changesGoToTheirRoutes() {
    for (String route :
        new String[] {
          "POST /containers/a/kill", "POST /containers/a/pause", "POST /containers/a/unpause",
          "POST /containers/a/restart", "POST /containers/a/start", "DELETE /containers/a",
          "POST /containers/a/rename", "POST /containers/a/update", "DELETE /images/i:1",
          "POST /images/i:1/tag", "DELETE /volumes/v"
        }) {
      engine.on(route, 204, "");
    }
    assertThat(out("kill", "a")).isEqualTo("a\n");
    assertThat(out("pause", "a") + out("unpause", "a") + out("restart", "a")).hasSize(6);
    assertThat(out("start", "a") + out("rm", "-fv", "a") + out("rmi", "-f", "i:1")).hasSize(8);
    assertThat(out("volume", "rm", "v")).isEqualTo("v\n");
    assertThat(out("rename", "a", "b") + out("tag", "i:1", "h:5000/x")).isEmpty();
    assertThat(out("update", "-m", "1g", "a")).isEmpty();
    assertThat(engine.lines())
        .containsExactly(
            "POST /containers/a/kill?signal=KILL",
            "POST /containers/a/pause",
            "POST /containers/a/unpause",
            "POST /containers/a/restart",
            "POST /containers/a/start",
            "DELETE /containers/a?force=true&v=true",
            "DELETE /images/i:1?force=true",
            "DELETE /volumes/v",
            "POST /containers/a/rename?name=b",
            "POST /images/i:1/tag?repo=h%3A5000%2Fx&tag=latest",
            "POST /containers/a/update");
  }

  @Test
  void topShowsTheEnginesColumns() {
    engine.on(
        "GET /containers/a/top",
        200,
        "{\"Titles\":[\"PID\",\"CMD\"],\"Processes\":[[\"1\",\"sh -c x\"]]}");
    assertThat(out("top", "a", "-o", "pid,cmd")).isEqualTo("PID    CMD\n1      sh -c x\n");
    assertThat(engine.lines()).containsExactly("GET /containers/a/top?ps_args=-o+pid%2Ccmd");
  }

  @Test
  void waitShowsExitCodes() {
    engine.on("POST /containers/a/wait", 200, "{\"StatusCode\":3}");
    assertThat(out("wait", "a", "a")).isEqualTo("3\n3\n");
  }

  @Test
  void eventsAreShownAsTheyCome() {
    engine.on(
        "GET /events",
        200,
        "{\"type\":\"volume\",\"action\":\"create\",\"actor\":{\"ID\":\"v1\",\"Attributes\":"
            + "{\"driver\":\"local\",\"a\":\"b\"}},\"time\":1,\"timeNano\":1795348800655465628}\n"
            + "{\"type\":\"x\",\"action\":\"y\",\"actor\":{\"ID\":\"z\"},\"time\":1795348800}");
    String out = out("events", "-s", "10m", "-f", "type=volume");
    assertThat(out).contains("655465628").contains(" volume create v1 (a=b, driver=local)\n");
    assertThat(out).endsWith(" x y z\n");
    assertThat(engine.lines().get(0)).startsWith("GET /events?since=1795348200.000000000&filters=");
  }

  @Test
  void versionAndInfoHaveFixedLines() {
    engine.on("GET /version", 200, "{\"Version\":\"1\",\"ApiVersion\":\"1.24\"}");
    engine.on(
        "GET /info",
        200,
        "{\"Containers\":3,\"ContainersRunning\":1,\"Runtimes\":{\"runc\":{},\"crun\":{}},"
            + "\"ListenAddresses\":[\"unix:///x\"],\"MemTotal\":1073741824}");
    assertThat(out("version")).startsWith("Version:         1\nAPIVersion:      1.24\n");
    assertThat(out("info"))
        .startsWith("Containers: 3\n Running: 1\n Paused:\n")
        .contains("Runtimes: runc crun\n")
        .contains("Total Memory: 1.00 GB\n")
        .endsWith("Daemon Listen Addresses: [unix:///x]\n");
  }

  @Test
  void credentialsAreKeptForTheirOwnerAndSentWithPulls() throws IOException {
    engine.on("POST /auth", 200, "{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"t\"}");
    engine.on("POST /images/create", 200, "");
    assertThat(out("login", "-u", "me", "-p", "secret", "reg:5000")).isEqualTo("Login Succeeded\n");
    Path file = home.resolve(".pouch/config.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(JsonText.parse(Files.readAllBytes(file)).get("auths").get("reg:5000").text("auth"))
        .isEqualTo("bWU6c2VjcmV0");
    out("pull", "reg:5000/a");
    out("pull", "other:5000/a");
    assertThat(engine.asked("POST /images/create").get(0).head())
        .contains("X-Registry-Auth: eyJVc2VybmFtZSI6Im1lIi");
    assertThat(engine.asked("POST /images/create").get(1).head()).doesNotContain("X-Registry-Auth");
    assertThat(out("logout", "reg:5000"))
        .isEqualTo("Remove login credential for registry: reg:5000\n");
    assertThat(out("logout", "reg:5000")).isEqualTo("Has not logged in registry: reg:5000\n");
    assertThat(home.resolve(".pouch")).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void loginAsksForWhatIsMissingAndStoresNothingThatFails() {
    engine.on("POST /auth", 401, "{\"message\":\"wrong password\"}");
    CliRun run = CliRun.typed(engine, home, "me\n", "login");
    assertThat(run.out()).isEqualTo("Username: ");
    assertThat(run.err()).isEqualTo("Error: wrong password\n");
    assertThat(engine.asked("POST /auth").get(0).body())
        .isEqualTo(
            "{\"Username\":\"me\",\"Password\":\"typed\","
                + "\"ServerAddress\":\"registry.hub.docker.com\"}");
    assertThat(home.resolve(".pouch")).doesNotExist();
  }

  @Test
  void anEngineThatCannotCheckCredentialsIsNoHindrance() {
    engine.on("POST /auth", 501, "{\"message\":\"not yet\"}");
    CliRun run = CliRun.typed(engine, home, "pw\n", "login", "-u", "me", "--password-stdin", "reg");
    assertThat(run.out()).isEqualTo("Login Succeeded\n");
    assertThat(run.err()).contains("stored unchecked");
    assertThat(home.resolve(".pouch/config.json")).exists();
  }
}
