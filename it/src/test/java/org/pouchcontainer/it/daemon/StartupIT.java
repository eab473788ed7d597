package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Assembly;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** How the daemon starts, refuses to start, and ends. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Order(2)
class StartupIT {
  @Test
  void startsInTimeAndEndsInOrder() throws Exception {
    try (Pouchd pouchd = Pouchd.fresh()) {
      pouchd.start();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pouchd.pouchSocket())))
          .isEqualTo("rw-rw----");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(pouchd.dockerSocket())))
          .isEqualTo("rw-rw----");
      assertThat(Files2.read(pouchd.folder().resolve("pouchd.pid")).strip())
          .isEqualTo(Long.toString(pouchd.pid()));
      pouchd.stop();
      assertThat(pouchd.pouchSocket()).doesNotExist();
      assertThat(pouchd.dockerSocket()).doesNotExist();
      assertThat(pouchd.folder().resolve("pouchd.pid")).doesNotExist();

      long begin = System.nanoTime();
      pouchd.start();
      // The budget is 3 s on an idle machine; here other engines run beside.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void secondDaemonOnOneHomeIsRefused() {
    try (Pouchd first = Pouchd.fresh()) {
      first.start();
      try (Pouchd second = Pouchd.fresh().with("--home-dir=" + first.home())) {
        Program.Result result = second.startExpectingEnd();
        result.exits(1);
        assertThat(result.all())
            .contains("pid " + first.pid(), first.home().toString())
            .doesNotContain("\tat ");
      }
      first.docker().get("/_ping").expect(200);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'snapshotter':5}|snapshotter|5",
        "{'nosuchkey':true}|nosuchkey|",
        "{'cgroup-driver':'magic'}|cgroup-driver|cgroupfs or systemd",
        "{'label':['novalue']}|label|novalue",
        "{'debug':'maybe'}|debug|maybe",
        "{'volume-config':{'volume-timeout':-1}}|volume-timeout|-1",
        "{'listen':['ftp://x']}|listen|ftp://x",
        "{'network-config':{'dns':['nope']}}|dns|nope",
        "{'add-runtime':{'x':{'path':5}}}|add-runtime|",
        "{broken|config.json|",
        "[]|config.json|"
      })
  void wrongConfigurationNamesKeyAndValue(String json, String key, String value) {
    try (Pouchd pouchd = Pouchd.fresh().configuration(json.replace('\'', '"'))) {
      Program.Result result = pouchd.startExpectingEnd();
      result.exits(1);
      assertThat(result.stderr())
          .contains(key)
          .contains(value == null ? "" : value)
          .doesNotContain("\tat ");
      assertThat(pouchd.home()).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"--nosuchflag|nosuchflag", "--cgroup-driver=magic|magic", "--ssh-port=x|ssh-port"})
  void wrongFlagIsNamed(String flag, String named) {
    try (Pouchd pouchd = Pouchd.fresh().with(flag)) {
      Program.Result result = pouchd.startExpectingEnd();
      result.exits(1);
      assertThat(result.stderr()).contains(named).doesNotContain("\tat ");
    }
  }

  @Test
  void sameSettingInBothPlacesIsANamedConflict() {
    try (Pouchd pouchd =
        Pouchd.fresh()
            .configuration("{\"snapshotter\":\"overlayfs\"}")
            .with("--snapshotter=native")) {
      Program.Result result = pouchd.startExpectingEnd();
      result.exits(1);
      assertThat(result.stderr()).contains("snapshotter", "native", "overlayfs");
    }
  }

  @Test
  void fileThatNamesNoBooleanLeavesTheFlagsAlone() {
    // The original's merge switched every boolean off that the file did not name.
    try (Pouchd pouchd =
        Pouchd.fresh().configuration("{\"snapshotter\":\"overlayfs\"}").with("--debug")) {
      pouchd.start();
      assertThat(pouchd.docker().get("/info").expect(200).json().get("Debug").asBoolean()).isTrue();
    }
  }

  @Test
  void labelsOfBothPlacesAreMerged() {
    try (Pouchd pouchd =
        Pouchd.fresh().configuration("{\"label\":[\"a=1\"]}").with("--label=b=2")) {
      pouchd.start();
      assertThat(pouchd.docker().get("/info").json().get("Labels").toString())
          .contains("a=1", "b=2");
    }
  }

  @Test
  void unknownDriversOfTheConfigurationEndTheStart() {
    for (String flag : new String[] {"--snapshotter=nosuch", "--default-runtime=nosuch"}) {
      try (Pouchd pouchd = Pouchd.fresh().with(flag)) {
        Program.Result result = pouchd.startExpectingEnd();
        result.exits(1);
        assertThat(result.all()).contains("nosuch");
      }
    }
  }

  @Test
  void helpAndVersion() {
    Program.Result help = Program.of(Assembly.program("pouchd").toString(), "--help").ok();
    assertThat(help.stdout()).contains("--home-dir", "--listen", "--config-file", "--snapshotter");
    assertThat(Program.of(Assembly.program("pouchd").toString(), "--version").ok().stdout())
        .containsPattern("\\d+\\.\\d+");
  }

  @Test
  void termDrainsChangesUnderWay() throws Exception {
    try (Pouchd pouchd = Pouchd.fresh()) {
      pouchd.start().pullBusybox();
      String id = new Containers(pouchd).sleeper();
      CompletableFuture<Integer> status =
          CompletableFuture.supplyAsync(
              () -> pouchd.docker().post("/containers/" + id + "/stop?t=3").status());
      // The stop is under way once its signal has come: sleep as PID 1 ignores it.
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
      pouchd.stop();
      assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(204);
      pouchd.start();
      assertThat(new Containers(pouchd).state(id).get("ExitCode").asInt()).isEqualTo(137);
    }
  }

  @Test
  void staleSocketIsReplacedButNotALiveOne() {
    try (Pouchd pouchd = Pouchd.fresh()) {
      pouchd.start();
      pouchd.kill9();
      assertThat(pouchd.pouchSocket()).exists();
      pouchd.start();
      pouchd.docker().get("/_ping").expect(200);
      try (Pouchd thief = Pouchd.fresh().with("--listen=unix://" + pouchd.pouchSocket())) {
        Program.Result result = thief.startExpectingEnd();
        result.exits(1);
        assertThat(result.all()).contains(pouchd.pouchSocket().toString());
      }
      pouchd.pouch().get("/_ping").expect(200);
    }
  }

  @Test
  void daemonModeReturnsWhenServing() {
    try (Pouchd pouchd = Pouchd.fresh()) {
      java.util.List<String> command = pouchd.commandLine();
      command.add("--daemon");
      Program.Result result = Program.of(command).ok();
      assertThat(result.stdout()).containsPattern("pid \\d+");
      pouchd.docker().get("/_ping").expect(200);
      long pid = Long.parseLong(Files2.read(pouchd.folder().resolve("pouchd.pid")).strip());
      ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
      daemon.destroy();
      Await.until("the daemon's end", () -> !daemon.isAlive());
    }
  }

  @Test
  void readinessIsToldToSystemd() throws Exception {
    Path socket = Files2.temporaryFolder().resolve("notify");
    Program.Running listener =
        Program.of(
                "perl",
                "-MSocket",
                "-e",
                "socket(S,AF_UNIX,SOCK_DGRAM,0);bind(S,sockaddr_un($ARGV[0]));$|=1;while(recv(S,$m,4096,0),$m){print \"$m\\n\"}",
                socket.toString())
            .start();
    try (Pouchd pouchd = Pouchd.fresh()) {
      Await.until("the socket", () -> Files.exists(socket));
      Program program = Program.of(pouchd.commandLine()).env("NOTIFY_SOCKET", socket.toString());
      try (Program.Running daemon = program.start()) {
        listener.awaitOutput("READY=1");
        pouchd.docker().get("/_ping").expect(200);
        daemon.signal("TERM");
        daemon.await(Duration.ofSeconds(30));
        listener.awaitOutput("STOPPING=1");
      }
    } finally {
      listener.close();
      Files2.removeTree(socket.getParent());
    }
  }
}
