package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** From create to remove, in Docker's dialect. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class LifeCycleIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @Test
  void runsToItsEnd() {
    String id = containers.start("sh", "-c", "echo out; echo err >&2; exit 7");

    assertThat(containers.await(id)).isEqualTo(7);
    assertThat(containers.logs(id).stdout()).isEqualTo("out\n");
    assertThat(containers.logs(id).stderr()).isEqualTo("err\n");
    JsonNode state = containers.state(id);
    assertThat(state.get("Status").asText()).isEqualTo("exited");
    assertThat(state.get("Running").asBoolean()).isFalse();
    assertThat(state.get("ExitCode").asInt()).isEqualTo(7);
    assertThat(state.get("Pid").asInt()).isZero();
    Instant started = Instant.parse(state.get("StartedAt").asText());
    Instant finished = Instant.parse(state.get("FinishedAt").asText());
    assertThat(finished).isAfter(started).isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void createdContainerWaitsForItsStart() {
    String id = containers.create(containers.spec("true"));

    assertThat(id).matches("[0-9a-f]{64}");
    JsonNode state = containers.state(id);
    assertThat(state.get("Status").asText()).isEqualTo("created");
    assertThat(state.get("StartedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    containers.begin(id);
    assertThat(containers.await(id)).isZero();
  }

  @Test
  void signalDeathIsExitCode128PlusN() {
    String id = containers.sleeper();
    docker.post("/containers/" + id + "/kill").expect(204);
    assertThat(containers.await(id)).isEqualTo(137);
  }

  @Test
  void killSendsTheNamedSignal() {
    String id =
        containers.start(
            "sh", "-c", "trap 'exit 5' USR1; echo ready; while :; do sleep 0.05; done");
    Await.until("trap", () -> containers.logs(id).stdout().contains("ready"));
    docker.post("/containers/" + id + "/kill?signal=SIGUSR1").expect(204);
    assertThat(containers.await(id)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"USR1", "SIGUSR1", "10", "usr1"})
  void signalsHaveSeveralSpellings(String signal) {
    String id =
        containers.start(
            "sh", "-c", "trap 'exit 5' USR1; echo ready; while :; do sleep 0.05; done");
    Await.until("trap", () -> containers.logs(id).stdout().contains("ready"));
    docker.post("/containers/" + id + "/kill?signal=" + signal).expect(204);
    assertThat(containers.await(id)).isEqualTo(5);
  }

  @Test
  void killOfUnknownSignalIsRefused() {
    String id = containers.sleeper();
    assertThat(docker.post("/containers/" + id + "/kill?signal=NOSUCH").expect(400).message())
        .contains("NOSUCH");
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
  }

  @Test
  void killOfAnEndedContainerIsAConflict() {
    String id = containers.start("true");
    containers.await(id);
    docker.post("/containers/" + id + "/kill").expect(409);
  }

  @Test
  void stopSendsTheImagesSignal() {
    TestRegistry registry = TestRegistry.shared();
    String image =
        registry.push(
            "stopsignal", "1", TestImages.busybox().config("StopSignal", "SIGUSR2").end());
    POUCHD.pull(image);
    ObjectNode spec =
        containers.spec(
            "sh",
            "-c",
            "trap 'exit 9' USR2; trap 'exit 1' TERM; echo ready; while :; do sleep 0.05; done");
    spec.put("Image", image);
    String id = containers.start(spec);
    Await.until("trap", () -> containers.logs(id).stdout().contains("ready"));

    docker.post("/containers/" + id + "/stop").expect(204);
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(9);
  }

  @Test
  void ownStopSignalWinsOverTheImages() {
    ObjectNode spec =
        containers.spec("sh", "-c", "trap 'exit 4' HUP; echo ready; while :; do sleep 0.05; done");
    spec.put("StopSignal", "SIGHUP");
    String id = containers.start(spec);
    Await.until("trap", () -> containers.logs(id).stdout().contains("ready"));
    docker.post("/containers/" + id + "/stop").expect(204);
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(4);
  }

  @Test
  void stopKillsAfterTheTimeout() {
    // PID 1 without a handler ignores SIGTERM.
    String id = containers.sleeper();
    Instant begin = Instant.now();
    docker.post("/containers/" + id + "/stop?t=1").expect(204);
    assertThat(Duration.between(begin, Instant.now()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(137);
  }

  @Test
  void stopOfAnEndedContainerChangesNothing() {
    String id = containers.start("true");
    containers.await(id);
    docker.post("/containers/" + id + "/stop").expect(304);
  }

  @Test
  void startOfARunningContainerChangesNothing() {
    String id = containers.sleeper();
    long pid = containers.pid(id);
    docker.post("/containers/" + id + "/start").expect(304);
    assertThat(containers.pid(id)).isEqualTo(pid);
  }

  @Test
  void pausedContainerDoesNothingUntilItIsResumed() {
    String id =
        containers.start("sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done");
    docker.post("/containers/" + id + "/pause").expect(204);
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("paused");
    assertThat(containers.state(id).get("Paused").asBoolean()).isTrue();
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
    int before = containers.logs(id).stdout().length();
    pause(200);
    assertThat(containers.logs(id).stdout().length()).isEqualTo(before);

    docker.post("/containers/" + id + "/pause").expect(409);
    docker.post("/containers/" + id + "/unpause").expect(204);
    Await.until("output", () -> containers.logs(id).stdout().length() > before);
    docker.post("/containers/" + id + "/unpause").expect(409);
  }

  @Test
  void pausedContainerCanBeRemovedByForce() {
    String id = containers.sleeper();
    docker.post("/containers/" + id + "/pause").expect(204);
    docker.delete("/containers/" + id + "?force=1").expect(204);
    docker.get("/containers/" + id + "/json").expect(404);
  }

  @Test
  void restartGivesANewProcessAndKeepsTheWritableLayer() {
    String id = containers.start("sh", "-c", "echo x >> /count; cat /count; exec sleep 1000");
    Await.until("first run", () -> containers.logs(id).stdout().equals("x\n"));
    long first = containers.pid(id);
    docker.post("/containers/" + id + "/restart?t=0").expect(204);
    Await.until("second run", () -> containers.logs(id).stdout().equals("x\nx\nx\n"));
    assertThat(containers.pid(id)).isNotEqualTo(first).isPositive();
  }

  @Test
  void restartStartsAnEndedContainer() {
    String id = containers.start("sh", "-c", "echo x >> /count; [ $(wc -l < /count) = 2 ]");
    assertThat(containers.await(id)).isEqualTo(1);
    docker.post("/containers/" + id + "/restart").expect(204);
    assertThat(containers.await(id)).isZero();
  }

  @Test
  void namesAreUniqueAndCanChange() {
    String one = create("one");
    String two = create("two");
    docker.post("/containers/create?name=one", containers.spec("true")).expect(409).message();

    assertThat(docker.post("/containers/two/rename?name=one").expect(409).message())
        .contains("one");
    docker.post("/containers/two/rename?name=three").expect(204);
    assertThat(containers.inspect("three").get("Id").asText()).isEqualTo(two);
    assertThat(containers.inspect("three").get("Name").asText()).isEqualTo("/three");
    docker.get("/containers/two/json").expect(404);
    create("two");
    assertThat(containers.inspect(one.substring(0, 12)).get("Id").asText()).isEqualTo(one);
  }

  @Test
  void nameIsFreeAgainAfterRemoval() {
    docker.delete("/containers/" + create("again")).expect(204);
    create("again");
  }

  @Test
  void removalOfARunningContainerNeedsForce() {
    String id = containers.sleeper();
    assertThat(docker.delete("/containers/" + id).expect(409).message()).contains("force");
    docker.delete("/containers/" + id + "?force=true").expect(204);
    docker.delete("/containers/" + id).expect(404);
  }

  @Test
  void autoRemovedContainerVanishesWhenItEnds() {
    String id = containers.create(containers.specWith("{'AutoRemove':true}", "true"));
    try (RestClient.Stream waiting =
        docker.stream(
            "POST",
            "/containers/" + id + "/wait?condition=removed",
            java.util.Map.of(),
            new byte[0])) {
      containers.begin(id);
      assertThat(waiting.status()).isEqualTo(200);
      assertThat(waiting.bodyText()).contains("\"StatusCode\":0");
    }
    docker.get("/containers/" + id + "/json").expect(404);
  }

  @Test
  void waitForNextExitDoesNotTakeTheLastOne() {
    String id = containers.start("sh", "-c", "sleep 0.3; exit 3");
    assertThat(
            docker
                .post("/containers/" + id + "/wait?condition=next-exit")
                .expect(200)
                .json()
                .get("StatusCode")
                .asInt())
        .isEqualTo(3);
    assertThat(containers.await(id)).isEqualTo(3);
  }

  @Test
  void waitOfUnknownConditionIsRefused() {
    docker.post("/containers/" + containers.sleeper() + "/wait?condition=never").expect(400);
  }

  @Test
  void onFailurePolicyRestartsUntilItsBound() {
    String id =
        containers.start(
            containers.specWith(
                "{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':2}}",
                "sh",
                "-c",
                "echo run; exit 1"));
    Await.until("three runs", () -> containers.logs(id).stdout().equals("run\nrun\nrun\n"));
    Await.until("its end", () -> containers.state(id).get("Status").asText().equals("exited"));
    assertThat(containers.inspect(id).get("RestartCount").asInt()).isEqualTo(2);
  }

  @Test
  void onFailurePolicyLeavesASuccessAlone() {
    String id =
        containers.start(
            containers.specWith("{'RestartPolicy':{'Name':'on-failure'}}", "sh", "-c", "echo run"));
    containers.await(id);
    pause(400);
    assertThat(containers.logs(id).stdout()).isEqualTo("run\n");
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
  }

  @Test
  void alwaysPolicyEndsWithStop() {
    String id =
        containers.start(
            containers.specWith("{'RestartPolicy':{'Name':'always'}}", "sh", "-c", "echo run"));
    Await.until("a restart", () -> containers.logs(id).stdout().startsWith("run\nrun\n"));
    docker.post("/containers/" + id + "/stop?t=1");
    pause(300);
    String log = containers.logs(id).stdout();
    pause(500);
    assertThat(containers.logs(id).stdout()).isEqualTo(log);
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
  }

  @Test
  void listsAreNewestFirstAndFiltered() {
    String first = create("alpha");
    ObjectNode labelled = containers.spec("sleep", "1000");
    labelled.putObject("Labels").put("tier", "db");
    String second =
        docker.post("/containers/create?name=beta", labelled).expect(201).json().get("Id").asText();
    containers.begin(second);

    assertThat(ids("")).containsExactly(second);
    assertThat(ids("?all=1")).containsExactly(second, first);
    assertThat(ids("?all=1&limit=1")).containsExactly(second);
    assertThat(ids(filter("name", "alp"))).containsExactly(first);
    assertThat(ids(filter("label", "tier"))).containsExactly(second);
    assertThat(ids(filter("label", "tier=db"))).containsExactly(second);
    assertThat(ids(filter("label", "tier=web"))).isEmpty();
    assertThat(ids(filter("status", "created"))).containsExactly(first);
    assertThat(ids(filter("status", "running"))).containsExactly(second);
    assertThat(ids(filter("id", first.substring(0, 12)))).containsExactly(first);
    assertThat(ids(filter("ancestor", POUCHD.busybox()))).containsExactly(second, first);
    docker
        .get("/containers/json?filters=" + RestClient.encode("{\"nonsense\":[\"x\"]}"))
        .expect(400);
    docker.get("/containers/json?filters=nojson").expect(400);
  }

  @Test
  void listTellsWhatPsShows() {
    ObjectNode spec = containers.spec("sleep", "1000");
    String id =
        docker.post("/containers/create?name=shown", spec).expect(201).json().get("Id").asText();
    containers.begin(id);
    JsonNode entry = docker.get("/containers/json").expect(200).json().get(0);
    assertThat(entry.get("Names").get(0).asText()).isEqualTo("/shown");
    assertThat(entry.get("Image").asText()).isEqualTo(POUCHD.busybox());
    assertThat(entry.get("ImageID").asText()).startsWith("sha256:");
    assertThat(entry.get("Command").asText()).isEqualTo("sleep 1000");
    assertThat(entry.get("State").asText()).isEqualTo("running");
    assertThat(entry.get("Status").asText()).startsWith("Up ");
    assertThat(entry.get("Created").asLong())
        .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(30L));
    assertThat(entry.get("HostConfig").get("NetworkMode").asText()).isEqualTo("none");
  }

  @Test
  void topShowsTheProcesses() {
    String id = containers.start("sh", "-c", "sleep 777 & sleep 888");
    Await.until(
        "both sleeps",
        () -> topCommands(id).stream().filter(c -> c.contains("sleep")).count() >= 2);
    JsonNode table =
        docker
            .get("/containers/" + id + "/top?ps_args=" + RestClient.encode("-o pid,args"))
            .expect(200)
            .json();
    assertThat(table.get("Titles").get(0).asText()).isEqualTo("PID");
    assertThat(table.get("Processes").toString()).contains("sleep 777", "sleep 888");
    assertThat(
            docker
                .get("/containers/" + id + "/top?ps_args=" + RestClient.encode("-o args"))
                .status())
        .isBetween(400, 500);
  }

  @Test
  void inspectTellsWhatWasAsked() {
    ObjectNode spec =
        containers.specWith("{'Memory':33554432,'Binds':['/tmp:/host:ro']}", "sleep", "1000");
    spec.put("Hostname", "box").put("User", "1000").put("WorkingDir", "/tmp");
    spec.set("Env", RestClient.array("A=1"));
    spec.putObject("Labels").put("k", "v");
    String id = containers.start(spec);
    JsonNode all = containers.inspect(id);
    assertThat(all.get("Path").asText()).isEqualTo("sleep");
    assertThat(all.get("Args").get(0).asText()).isEqualTo("1000");
    assertThat(all.get("Config").get("Hostname").asText()).isEqualTo("box");
    assertThat(all.get("Config").get("User").asText()).isEqualTo("1000");
    assertThat(all.get("Config").get("Env").toString()).contains("A=1", "PATH=");
    assertThat(all.get("Config").get("Labels").get("k").asText()).isEqualTo("v");
    assertThat(all.get("HostConfig").get("Memory").asLong()).isEqualTo(33554432);
    assertThat(all.get("Image").asText()).startsWith("sha256:");
    assertThat(all.get("State").get("Pid").asLong()).isPositive();
    JsonNode mount = all.get("Mounts").get(0);
    assertThat(mount.get("Type").asText()).isEqualTo("bind");
    assertThat(mount.get("Source").asText()).isEqualTo("/tmp");
    assertThat(mount.get("Destination").asText()).isEqualTo("/host");
    assertThat(mount.get("RW").asBoolean()).isFalse();
  }

  @Test
  void environmentComesFromImageAndRequest() {
    ObjectNode spec = containers.spec("env");
    spec.set("Env", RestClient.array("A=1", "EMPTY=", "PATH=/bin"));
    String env = containers.output(spec);
    assertThat(env.lines()).contains("A=1", "EMPTY=", "PATH=/bin");
    assertThat(env.lines().filter(line -> line.startsWith("PATH="))).hasSize(1);
  }

  @Test
  void commandEntrypointAndWorkingDirectory() {
    ObjectNode spec = containers.spec("two", "three");
    spec.set("Entrypoint", RestClient.array("sh", "-c", "pwd; echo \"$0 $1\""));
    spec.put("WorkingDir", "/made/for/it");
    assertThat(containers.output(spec)).isEqualTo("/made/for/it\ntwo three\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'',0 0",
    "1000,1000 0",
    "app,1000 1000",
    "1000:1001,1000 1001",
    "nobody:extra,65534 1001"
  })
  void usersAreNamesOrNumbers(String user, String expected) {
    ObjectNode spec = containers.spec("sh", "-c", "echo $(id -u) $(id -g)");
    spec.put("User", user);
    // A bare number that the image knows has the group that the image gives it.
    String output = containers.output(spec).strip();
    if (user.equals("1000")) {
      assertThat(output).isIn("1000 0", "1000 1000");
    } else {
      assertThat(output).isEqualTo(expected);
    }
  }

  @Test
  void namedUserHasItsSupplementaryGroups() {
    ObjectNode spec = containers.specWith("{'GroupAdd':['2000']}", "id", "-G");
    spec.put("User", "app");
    assertThat(containers.output(spec).strip().split(" ")).contains("1000", "1001", "2000");
  }

  @Test
  void eventsTellTheLifeCycle() {
    long since = Instant.now().getEpochSecond();
    String id = containers.start("true");
    containers.await(id);
    docker.delete("/containers/" + id).expect(204);
    List<String> actions =
        docker
            .get("/events?since=" + since + "&until=" + (Instant.now().getEpochSecond() + 1))
            .expect(200)
            .documents()
            .stream()
            .filter(event -> event.path("Actor").path("ID").asText().equals(id))
            .map(event -> event.get("Action").asText())
            .toList();
    assertThat(actions).containsSubsequence("create", "start", "die", "destroy");
  }

  @Test
  void unknownContainerIsNotFoundEverywhere() {
    assertThat(docker.get("/containers/nosuch/json").expect(404).message()).contains("nosuch");
    for (String action : List.of("start", "stop", "kill", "pause", "unpause", "restart", "wait")) {
      assertThat(docker.post("/containers/nosuch/" + action).expect(404).message())
          .contains("nosuch");
    }
    docker.delete("/containers/nosuch").expect(404);
    docker.get("/containers/nosuch/logs?stdout=1").expect(404);
    docker.get("/containers/nosuch/top").expect(404);
  }

  private String create(String name) {
    return docker
        .post("/containers/create?name=" + name, containers.spec("true"))
        .expect(201)
        .json()
        .get("Id")
        .asText();
  }

  private List<String> topCommands(String id) {
    List<String> commands = new java.util.ArrayList<>();
    docker
        .get("/containers/" + id + "/top")
        .json()
        .path("Processes")
        .forEach(row -> commands.add(row.toString()));
    return commands;
  }

  private List<String> ids(String query) {
    List<String> ids = new java.util.ArrayList<>();
    docker
        .get("/containers/json" + query)
        .expect(200)
        .json()
        .forEach(c -> ids.add(c.get("Id").asText()));
    return ids;
  }

  private static String filter(String key, String value) {
    return "?all=1&filters=" + RestClient.encode("{\"" + key + "\":[\"" + value + "\"]}");
  }

  /** Gives a container time to do what it must not do. */
  private static void pause(int millis) {
    java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
  }
}
