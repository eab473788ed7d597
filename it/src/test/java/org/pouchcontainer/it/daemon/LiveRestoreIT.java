package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Footprint;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** The daemon dies; its containers do not. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Order(3)
class LiveRestoreIT {
  private final Pouchd pouchd = Pouchd.fresh();
  private Containers containers;
  private RestClient docker;

  @BeforeEach
  void startDaemon() {
    pouchd.start().pullBusybox();
    containers = new Containers(pouchd);
    docker = pouchd.docker();
  }

  @AfterEach
  void stopDaemon() {
    pouchd.close();
  }

  @Test
  void fiveContainersOutliveKill9() {
    String plain = containers.sleeper();
    String paused = containers.start("sh", "-c", "while :; do echo tick; sleep 0.02; done");
    String terminal = terminal();
    String writer =
        containers.start(
            "sh", "-c", "i=0; while :; do echo line $i; i=$((i+1)); usleep 10000; done");
    String ending =
        containers.start(
            "sh", "-c", "while ! [ -e /go ]; do usleep 20000; done; echo last words; exit 17");
    docker.post("/containers/" + paused + "/pause").expect(204);
    int pausedLength = containers.logs(paused).stdout().length();
    Map<String, Long> pids = new LinkedHashMap<>();
    for (String id : List.of(plain, paused, terminal, writer)) {
      pids.put(id, containers.pid(id));
    }
    long endingPid = containers.pid(ending);
    Await.until("lines", () -> containers.logs(writer).stdout().lines().count() > 20);

    pouchd.kill9();
    // It ends while nobody watches; its root is reached through the process.
    org.pouchcontainer.it.Program.of("touch", "/proc/" + endingPid + "/root/go").ok();
    Await.until("its end", () -> ProcessHandle.of(endingPid).map(p -> !p.isAlive()).orElse(true));
    Instant ended = Instant.now();
    pids.values().forEach(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
    pouchd.start();

    pids.forEach((id, pid) -> assertThat(containers.pid(id)).isEqualTo(pid));
    assertThat(containers.state(paused).get("Status").asText()).isEqualTo("paused");
    assertThat(containers.logs(paused).stdout()).hasSize(pausedLength);
    assertThat(containers.state(ending).get("Status").asText()).isEqualTo("exited");
    assertThat(containers.state(ending).get("ExitCode").asInt()).isEqualTo(17);
    assertThat(Instant.parse(containers.state(ending).get("FinishedAt").asText()))
        .isBefore(ended.plusSeconds(1));
    assertThat(containers.logs(ending).stdout()).isEqualTo("last words\n");
    assertThat(containers.await(ending)).isEqualTo(17);

    assertThat(containers.exec(plain, "echo", "again")).isEqualTo("again\n");
    assertThat(containers.exec(writer, "echo", "again")).isEqualTo("again\n");
    docker.post("/containers/" + paused + "/unpause").expect(204);
    Await.until("ticks", () -> containers.logs(paused).stdout().length() > pausedLength);

    try (RestClient.Stream stream =
        docker.hijack("/containers/" + terminal + "/attach?stream=1&stdin=1&stdout=1", null)) {
      docker.post("/containers/" + terminal + "/resize?h=21&w=84").expect(200);
      stream.send("stty size; echo do''ne\n");
      assertThat(stream.readUntil("done")).contains("21 84");
      stream.send("exit 5\n");
      stream.readToEnd();
    }
    assertThat(containers.await(terminal)).isEqualTo(5);

    try (RestClient.Stream stream =
        docker.hijack("/containers/" + writer + "/attach?stream=1&stdout=1", null)) {
      stream.readUntil("line ");
    }
    docker.post("/containers/" + writer + "/kill").expect(204);
    assertThat(containers.await(writer)).isEqualTo(137);
    List<String> lines = containers.logs(writer).stdout().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("line " + i);
    }
    assertThat(docker.post("/containers/" + plain + "/stop?t=0").status()).isEqualTo(204);
  }

  private String terminal() {
    ObjectNode spec = containers.spec("sh");
    spec.put("Tty", true).put("OpenStdin", true);
    return containers.start(spec);
  }

  @Test
  void orderlyStopLeavesContainersRunningToo() {
    String id = containers.sleeper();
    long pid = containers.pid(id);
    pouchd.stop();
    assertThat(ProcessHandle.of(pid)).isPresent();
    pouchd.start();
    assertThat(containers.pid(id)).isEqualTo(pid);
    docker.post("/containers/" + id + "/stop?t=0").expect(204);
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(137);
  }

  @Test
  void eachStateIsAsItWas() {
    String created = containers.create(containers.spec("true"));
    String exited = containers.start("sh", "-c", "exit 3");
    containers.await(exited);
    docker.post("/volumes/create", RestClient.json("{'Name':'vol'}")).expect(201);
    String using =
        containers.start(
            containers.specWith(
                "{'Binds':['vol:/v']}", "sh", "-c", "echo x > /v/f; exec sleep 1000"));
    docker.post("/containers/" + created + "/rename?name=renamed").expect(204);

    pouchd.kill9();
    pouchd.start();

    assertThat(containers.state("renamed").get("Status").asText()).isEqualTo("created");
    assertThat(containers.state(exited).get("ExitCode").asInt()).isEqualTo(3);
    docker.delete("/volumes/vol").expect(409);
    assertThat(containers.exec(using, "cat", "/v/f")).isEqualTo("x\n");
    containers.begin("renamed");
    assertThat(containers.await("renamed")).isZero();
    docker.post("/containers/" + exited + "/start").expect(204);
    docker.get("/images/" + pouchd.busybox() + "/json").expect(200);
  }

  @Test
  void restartPolicyHoldsAfterTheDaemonsDeath() {
    String id =
        containers.start(
            containers.specWith(
                "{'RestartPolicy':{'Name':'always'}}", "sh", "-c", "echo run; exec sleep 1000"));
    long pid = containers.pid(id);
    pouchd.kill9();
    org.pouchcontainer.it.Program.of("kill", "-9", Long.toString(pid)).ok();
    Await.until("its end", () -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
    pouchd.start();
    Await.until("the second run", () -> containers.logs(id).stdout().equals("run\nrun\n"));
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
    docker.post("/containers/" + id + "/stop?t=0").expect(204);
  }

  @Test
  void autoRemovedContainerThatEndedMeanwhileIsRemoved() {
    String id = containers.start(containers.specWith("{'AutoRemove':true}", "sleep", "1000"));
    long pid = containers.pid(id);
    pouchd.kill9();
    org.pouchcontainer.it.Program.of("kill", "-9", Long.toString(pid)).ok();
    pouchd.start();
    Await.until("removal", () -> docker.get("/containers/" + id + "/json").status() == 404);
  }

  @Test
  void containerThatVanishedWithoutATraceIsExited() {
    String id = containers.sleeper();
    // A machine's crash: container and monitor are gone together.
    pouchd.kill9();
    for (String process : new Footprint(pouchd).processes()) {
      ProcessHandle.of(Long.parseLong(process.split(" ")[0]))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    Await.until("their end", () -> new Footprint(pouchd).processes().isEmpty());
    pouchd.start();
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
    containers.begin(id);
    assertThat(containers.exec(id, "echo", "back")).isEqualTo("back\n");
  }

  @Test
  void reclaimedResidueIsLogged() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(containers.sleeper());
    }
    pouchd.kill9();
    org.pouchcontainer.it.Files2.write(
        pouchd.home().resolve("containers/" + "ab".repeat(32) + "/config.json"), "{}");
    pouchd.start();
    assertThat(pouchd.home().resolve("containers/" + "ab".repeat(32))).doesNotExist();
    assertThat(String.join("\n", pouchd.logLines())).contains("ab".repeat(6));
    ids.forEach(id -> assertThat(containers.state(id).get("Running").asBoolean()).isTrue());
  }
}
