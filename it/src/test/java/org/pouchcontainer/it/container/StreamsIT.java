package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Containers.ExecResult;
import org.pouchcontainer.it.Frames;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Attach and exec: streams, terminals, exit codes. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class StreamsIT {
  private static final String ALL = "?stream=1&stdin=1&stdout=1&stderr=1";

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private ObjectNode interactive(boolean tty, String... command) {
    ObjectNode spec = containers.spec(command);
    return spec.put("OpenStdin", true)
        .put("StdinOnce", true)
        .put("AttachStdin", true)
        .put("Tty", tty);
  }

  @Test
  void attachedBeforeTheStartNothingIsMissed() {
    String id = containers.create(containers.spec("sh", "-c", "echo first; echo bad >&2"));
    try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
      assertThat(stream.status()).isEqualTo(101);
      containers.begin(id);
      assertThat(Frames.parse(stream.readToEnd())).isEqualTo(new Frames("first\n", "bad\n"));
      // Clients read the exit code after the stream's end.
      assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
    }
  }

  @Test
  void exitCodeIsKnownWhenTheStreamEnds() {
    for (int i = 0; i < 10; i++) {
      String id = containers.create(containers.spec("sh", "-c", "exit 42"));
      try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
        containers.begin(id);
        stream.readToEnd();
        JsonNode state = containers.state(id);
        assertThat(state.get("Running").asBoolean()).isFalse();
        assertThat(state.get("ExitCode").asInt()).isEqualTo(42);
      }
    }
  }

  @Test
  void stdinReachesTheContainerAndItsEndToo() {
    String id = containers.create(interactive(false, "cat"));
    try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
      containers.begin(id);
      stream.send("hello\n");
      stream.readUntil("hello");
      stream.closeOutput();
      stream.readToEnd();
    }
    assertThat(containers.await(id)).isZero();
  }

  @Test
  void largeStdinComesThroughWhole() {
    String id = containers.create(interactive(false, "md5sum"));
    String text = "0123456789abcdef".repeat(65_536);
    try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
      containers.begin(id);
      stream.send(text);
      stream.closeOutput();
      String expected = md5(text);
      assertThat(Frames.parse(stream.readToEnd()).stdout()).startsWith(expected);
    }
  }

  /**
   * A client whose own input is at its end closes its half at once; with a terminal it detaches.
   */
  @Test
  void earlyEndOfInputLosesNoOutput() {
    for (int i = 0; i < 5; i++) {
      String id = containers.create(interactive(false, "echo", "attached"));
      try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
        stream.closeOutput();
        containers.begin(id);
        assertThat(text(stream.readToEnd())).contains("attached");
      }
    }
    String id = containers.sleeper();
    for (int i = 0; i < 5; i++) {
      ObjectNode request =
          RestClient.json("{'AttachStdin':true,'AttachStdout':true,'Cmd':['echo','executed']}");
      String exec = createExec(id, request);
      try (RestClient.Stream stream = startExec(exec, false)) {
        stream.closeOutput();
        assertThat(text(stream.readToEnd())).contains("executed");
      }
    }
  }

  @Test
  void attachWithoutUpgradeAnswers200() {
    String id = containers.create(containers.spec("echo", "x"));
    try (RestClient.Stream stream =
        docker.stream("POST", "/containers/" + id + "/attach" + ALL, Map.of(), new byte[0])) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.head().header("Content-Type")).startsWith("application/vnd.docker.");
      containers.begin(id);
      assertThat(Frames.parse(stream.readToEnd()).stdout()).isEqualTo("x\n");
    }
  }

  @Test
  void pouchDialectAttachesRaw() {
    String id = containers.create(containers.spec("sh", "-c", "echo out; echo err >&2"));
    try (RestClient.Stream stream =
        POUCHD.pouch().hijack("/v1.24/containers/" + id + "/attach?stdin=1", null)) {
      assertThat(stream.status()).isEqualTo(101);
      containers.begin(id);
      assertThat(new String(stream.readToEnd(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("out\n", "err\n");
    }
  }

  @Test
  void hostHeaderOfTheOriginalClientIsTolerated() {
    String id = containers.create(containers.spec("echo", "x"));
    try (RestClient.Stream stream =
        POUCHD.pouch().stream(
            "POST",
            "/v1.24/containers/" + id + "/attach",
            Map.of("Host", "/var/run/pouchd.sock", "Connection", "Upgrade", "Upgrade", "tcp"),
            new byte[0])) {
      assertThat(stream.status()).isEqualTo(101);
      containers.begin(id);
      stream.readUntil("x\n");
    }
  }

  @Test
  void severalClientsSeeTheSame() {
    String id = containers.create(containers.spec("sh", "-c", "sleep 0.3; echo shared"));
    String target = "/containers/" + id + "/attach?stream=1&stdout=1";
    try (RestClient.Stream one = docker.hijack(target, null);
        RestClient.Stream two = docker.hijack(target, null)) {
      containers.begin(id);
      assertThat(Frames.parse(one.readToEnd()).stdout()).isEqualTo("shared\n");
      assertThat(Frames.parse(two.readToEnd()).stdout()).isEqualTo("shared\n");
    }
  }

  @Test
  void detachedClientDoesNotDisturb() {
    String id =
        containers.start("sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done");
    try (RestClient.Stream stream =
        docker.hijack("/containers/" + id + "/attach?stream=1&stdout=1", null)) {
      stream.readUntil("\n");
    }
    int seen = containers.logs(id).stdout().length();
    Await.until("it to go on", () -> containers.logs(id).stdout().length() > seen);
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
  }

  @Test
  void replayedLogComesBeforeLiveOutput() {
    String id = containers.start("sh", "-c", "echo before; read x; echo after");
    // Without an open standard input read ends at once; both lines are in the log.
    containers.await(id);
    try (RestClient.Stream stream =
        docker.hijack("/containers/" + id + "/attach?logs=1&stdout=1&stream=1", null)) {
      assertThat(Frames.parse(stream.readToEnd()).stdout()).isEqualTo("before\nafter\n");
    }
  }

  @Test
  void terminalIsATerminalAndCanBeResized() {
    String id = containers.create(interactive(true, "sh"));
    try (RestClient.Stream stream = docker.hijack("/containers/" + id + "/attach" + ALL, null)) {
      containers.begin(id);
      docker.post("/containers/" + id + "/resize?h=33&w=101").expect(200);
      stream.send("tty; stty size; echo do''ne\n");
      String seen = stream.readUntil("done");
      assertThat(seen).contains("/dev/pts/0", "33 101");
      stream.send("exit 3\n");
      stream.readToEnd();
    }
    assertThat(containers.await(id)).isEqualTo(3);
  }

  @Test
  void sizeSetBeforeTheStartHoldsAtTheStart() {
    ObjectNode spec = interactive(true, "stty", "size");
    ((ObjectNode) spec.get("HostConfig")).putArray("ConsoleSize").add(20).add(70);
    String id = containers.create(spec);
    containers.begin(id);
    containers.await(id);
    assertThat(docker.get("/containers/" + id + "/logs?stdout=1").text()).isEqualTo("20 70\r\n");
  }

  @Test
  void resizeWithBadNumbersIsRefused() {
    String id = containers.start(interactive(true, "sh"));
    docker.post("/containers/" + id + "/resize?h=x&w=1").expect(400);
    docker.post("/containers/" + id + "/resize").expect(400);
    docker.post("/containers/" + id + "/resize?h=-1&w=99999999999").expect(400);
  }

  // exec

  @Test
  void execHasItsOutputAndExitCode() {
    String id = containers.sleeper();
    ExecResult result =
        containers.execResult(id, RestClient.object(), "sh", "-c", "echo o; echo e >&2; exit 6");
    assertThat(result).isEqualTo(new ExecResult(new Frames("o\n", "e\n"), 6));
  }

  @Test
  void execRunsInTheContainer() {
    ObjectNode spec = containers.spec("sleep", "1000");
    spec.put("Hostname", "inside").put("WorkingDir", "/tmp");
    spec.set("Env", RestClient.array("FROM=container"));
    String id = containers.start(spec);
    assertThat(
            containers.exec(
                id, "sh", "-c", "hostname; pwd; echo $FROM; cat /proc/1/cmdline | tr '\\0' ' '"))
        .isEqualTo("inside\n/tmp\ncontainer\nsleep 1000 ");
  }

  @Test
  void execHasUserEnvironmentAndDirectoryOfItsOwn() {
    String id = containers.sleeper();
    ObjectNode more = RestClient.object().put("User", "1000:1001").put("WorkingDir", "/etc");
    more.set("Env", RestClient.array("X=y z"));
    assertThat(
            containers
                .execResult(id, more, "sh", "-c", "echo $(id -u) $(id -g) $PWD \"$X\"")
                .frames()
                .stdout())
        .isEqualTo("1000 1001 /etc y z\n");
  }

  @Test
  void execReadsStdin() {
    String id = containers.sleeper();
    ObjectNode request = RestClient.json("{'AttachStdin':true,'AttachStdout':true,'Cmd':['cat']}");
    String exec = createExec(id, request);
    try (RestClient.Stream stream = startExec(exec, false)) {
      stream.send("through\n");
      stream.closeOutput();
      assertThat(Frames.parse(stream.readToEnd()).stdout()).isEqualTo("through\n");
    }
    assertThat(inspectExec(exec).get("ExitCode").asInt()).isZero();
  }

  @Test
  void execWithoutStdinSeesItsEnd() {
    assertThat(containers.exec(containers.sleeper(), "cat")).isEmpty();
  }

  @Test
  void execTerminalCanBeResized() {
    String id = containers.sleeper();
    String exec =
        createExec(
            id,
            RestClient.json("{'AttachStdin':true,'AttachStdout':true,'Tty':true,'Cmd':['sh']}"));
    try (RestClient.Stream stream = startExec(exec, true)) {
      docker.post("/exec/" + exec + "/resize?h=44&w=55").expect(200);
      stream.send("stty size; tty; echo do''ne\n");
      assertThat(stream.readUntil("done")).contains("44 55", "/dev/pts/");
      stream.send("exit 2\n");
      stream.readToEnd();
    }
    assertThat(inspectExec(exec).get("ExitCode").asInt()).isEqualTo(2);
  }

  @Test
  void detachedExecRunsAlone() {
    String id = containers.sleeper();
    String exec =
        createExec(id, RestClient.json("{'Cmd':['sh','-c','sleep 0.1; echo x > /done; exit 4']}"));
    docker.post("/exec/" + exec + "/start", RestClient.json("{'Detach':true}")).expect(200);
    Await.until("its end", () -> !inspectExec(exec).get("Running").asBoolean());
    assertThat(containers.exec(id, "cat", "/done")).isEqualTo("x\n");
    assertThat(inspectExec(exec).get("ExitCode").asInt()).isEqualTo(4);
  }

  @Test
  void execInspectionTellsWhatRuns() {
    String id = containers.sleeper();
    String exec = createExec(id, RestClient.json("{'Cmd':['sleep','5'],'User':'1000'}"));
    JsonNode before = inspectExec(exec);
    assertThat(before.get("Running").asBoolean()).isFalse();
    assertThat(before.get("ContainerID").asText()).isEqualTo(id);
    assertThat(before.get("ProcessConfig").get("entrypoint").asText()).isEqualTo("sleep");
    assertThat(before.get("ProcessConfig").get("arguments").get(0).asText()).isEqualTo("5");
    docker.post("/exec/" + exec + "/start", RestClient.json("{'Detach':true}")).expect(200);
    assertThat(inspectExec(exec).get("Running").asBoolean()).isTrue();
    assertThat(inspectExec(exec).get("Pid").asInt()).isPositive();
    docker.post("/exec/" + exec + "/start", RestClient.json("{'Detach':true}")).expect(409);
  }

  @Test
  void execOfAMissingProgramIs127AndOfAFolder126() {
    String id = containers.sleeper();
    assertThat(missing(id, "nosuchprogram")).isIn(126, 127);
    assertThat(missing(id, "/etc")).isEqualTo(126);
    assertThat(containers.exec(id, "echo", "fine")).isEqualTo("fine\n");
  }

  private int missing(String id, String program) {
    String exec =
        createExec(
            id,
            RestClient.json("{'AttachStdout':true,'AttachStderr':true,'Cmd':['" + program + "']}"));
    try (RestClient.Stream stream = startExec(exec, false)) {
      byte[] answer = stream.readToEnd();
      assertThat(new String(answer, java.nio.charset.StandardCharsets.UTF_8)).contains(program);
    }
    JsonNode ended = inspectExec(exec);
    assertThat(ended.get("Running").asBoolean()).isFalse();
    return ended.get("ExitCode").asInt();
  }

  @Test
  void execInAnEndedOrPausedContainerIsAConflict() {
    String ended = containers.start("true");
    containers.await(ended);
    docker.post("/containers/" + ended + "/exec", RestClient.json("{'Cmd':['true']}")).expect(409);
    String paused = containers.sleeper();
    docker.post("/containers/" + paused + "/pause").expect(204);
    docker.post("/containers/" + paused + "/exec", RestClient.json("{'Cmd':['true']}")).expect(409);
  }

  @Test
  void execWithoutCommandIsRefused() {
    String id = containers.sleeper();
    docker.post("/containers/" + id + "/exec", RestClient.json("{}")).expect(400);
    docker.post("/containers/" + id + "/exec", RestClient.json("{'Cmd':[]}")).expect(400);
    docker.post("/containers/nosuch/exec", RestClient.json("{'Cmd':['true']}")).expect(404);
    docker.post("/exec/nosuch/start", RestClient.json("{}")).expect(404);
    docker.get("/exec/nosuch/json").expect(404);
  }

  @Test
  void privilegedExecHasAllCapabilities() {
    String id = containers.sleeper();
    String plain = containers.exec(id, "grep", "CapEff", "/proc/self/status");
    String all =
        containers
            .execResult(
                id, RestClient.json("{'Privileged':true}"), "grep", "CapEff", "/proc/self/status")
            .frames()
            .stdout();
    assertThat(Long.bitCount(capabilities(all)))
        .isGreaterThan(Long.bitCount(capabilities(plain)) + 10);
  }

  @Test
  void endlessOutputOfAnExecDoesNotFillTheEngine() {
    String id = containers.sleeper();
    String exec = createExec(id, RestClient.json("{'AttachStdout':true,'Cmd':['yes']}"));
    try (RestClient.Stream stream = startExec(exec, false)) {
      stream.readUntil("y\n");
      long before = rss();
      java.util.concurrent.locks.LockSupport.parkNanos(500_000_000L);
      assertThat(rss() - before).as("growth in kB while a client does not read").isLessThan(60_000);
    }
    // Whether it ends with its client is the runtime's choice; with its container it must.
    containers.remove(id);
  }

  private long rss() {
    return org.pouchcontainer.it.Files2.read(
            java.nio.file.Path.of("/proc/" + POUCHD.pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private String createExec(String id, ObjectNode request) {
    return docker
        .post("/containers/" + id + "/exec", request)
        .expect(201)
        .json()
        .get("Id")
        .asText();
  }

  private RestClient.Stream startExec(String exec, boolean tty) {
    return docker.hijack(
        "/exec/" + exec + "/start", RestClient.object().put("Detach", false).put("Tty", tty));
  }

  private JsonNode inspectExec(String exec) {
    return docker.get("/exec/" + exec + "/json").expect(200).json();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static long capabilities(String line) {
    return Long.parseUnsignedLong(line.split(":")[1].strip(), 16);
  }

  private static String md5(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("MD5")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
