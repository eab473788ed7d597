package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.rest.fake.FakeLog;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(30)
class StreamRoutesTest {
  private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static ContainerSpec spec(boolean tty, boolean stdinOnce) {
    ContainerSpec s = ContainerSpec.of("busybox", List.of("cat"));
    ProcessSpec p = s.process();
    ProcessSpec changed =
        new ProcessSpec(
            p.entrypoint(),
            p.command(),
            p.env(),
            p.workingDirectory(),
            p.user(),
            p.groupAdd(),
            tty,
            true,
            stdinOnce,
            p.attach(),
            p.exposedPorts(),
            p.anonymousVolumes(),
            p.shell());
    return new ContainerSpec(
        s.image(),
        changed,
        s.hostname(),
        s.domainname(),
        s.labels(),
        s.annotations(),
        s.stop(),
        s.healthTest(),
        s.mounts(),
        s.volumesFrom(),
        s.volumeDriver(),
        s.network(),
        s.namespaces(),
        s.security(),
        s.resources(),
        s.restart(),
        s.log(),
        s.runtime(),
        s.snapshotter(),
        s.autoRemove(),
        s.init(),
        s.sysctls(),
        s.shmBytes(),
        s.rich(),
        s.quota(),
        s.storageOptions());
  }

  private static String frame(int stream, String text) {
    return (char) stream + "\0\0\0\0\0\0" + (char) text.length() + text;
  }

  /** For what another thread does after the server has seen the client leave. */
  private static boolean soon(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return condition.getAsBoolean();
  }

  @Test
  void waitSendsItsHeadBeforeTheContainerStarts() throws IOException {
    rest.containers.add("web", spec(false, false), ContainerStatus.CREATED);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/v1.41/containers/web/wait?condition=next-exit", "", "");
      assertThat(c.head().status()).isEqualTo(200);
      rest.containers.exit("web", 3);
      assertThat(c.chunk()).isEqualTo("{\"StatusCode\":3}\n");
      assertThat(c.chunk()).isEmpty();
      assertThat(c.get("/_ping").body()).isEqualTo("OK");
    }
  }

  @Test
  void waitInPouchsFormAndOfAnUnknownOrWrongCondition() throws IOException {
    rest.containers.add("web", spec(false, false), ContainerStatus.EXITED);
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/containers/web/wait", null).body())
          .isEqualTo("{\"StatusCode\":0,\"Error\":\"\"}\n");
      assertThat(c.post("/containers/nope/wait", null).status()).isEqualTo(404);
      assertThat(c.post("/containers/web/wait?condition=x", null).status()).isEqualTo(400);
    }
  }

  @Test
  void aWaiterThatLeavesIsForgotten() throws Exception {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/wait", null, "");
      c.head();
      assertThat(rest.containers.waiters("web")).isEqualTo(1);
    }
    assertThat(soon(() -> rest.containers.waiters("web") == 0)).isTrue();
  }

  @Test
  void logsAreFramedWithoutTerminal() throws IOException {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    rest.containers.log = new FakeLog(false).line(false, "out").line(true, "err").end();
    try (RawClient c = rest.docker()) {
      c.request(
          "GET",
          "/containers/web/logs?stdout=1&stderr=1&timestamps=1&tail=5&since=1136073600.5",
          null,
          "");
      RawClient.Answer a = c.answer(true);
      String time = "2026-01-02T03:04:05.000000006Z ";
      assertThat(a.header("Content-Type")).isEqualTo("application/vnd.docker.multiplexed-stream");
      assertThat(a.body()).isEqualTo(frame(1, time + "out\n") + frame(2, time + "err\n"));
      assertThat(rest.containers.logQuery.tail()).isEqualTo(5);
      assertThat(rest.containers.logQuery.since())
          .isEqualTo(Instant.ofEpochSecond(1136073600, 500_000_000));
    }
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsNoChunks() throws IOException {
    rest.containers.add("web", spec(true, false), ContainerStatus.RUNNING);
    rest.containers.log = new FakeLog(true).line(false, "out").end();
    try (RawClient c = rest.docker()) {
      c.request("GET", "/containers/web/logs?stdout=1", null, "Connection: close\r\n");
      assertThat(c.head().header("Transfer-Encoding")).isEmpty();
      assertThat(c.read(100)).isEqualTo("out\n");
    }
  }

  @Test
  void logsOfATerminalAreRawAndTailTakesAnything() throws IOException {
    rest.containers.add("web", spec(true, false), ContainerStatus.RUNNING);
    rest.containers.log = new FakeLog(true).line(false, "out").end();
    try (RawClient c = rest.pouch()) {
      assertThat(c.get("/containers/web/logs?stdout=1&tail=all").body()).isEqualTo("out\n");
      assertThat(rest.containers.logQuery.tail()).isEqualTo(-1);
      assertThat(c.get("/containers/web/logs").status()).isEqualTo(400);
    }
  }

  @Test
  void aReaderOfASilentLogThatLeavesIsNoticed() throws Exception {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    FakeLog log = new FakeLog(false).line(false, "one");
    rest.containers.log = log;
    try (RawClient c = rest.docker()) {
      c.request("GET", "/containers/web/logs?stdout=1&follow=1", null, "");
      c.head();
      assertThat(c.chunk()).isEqualTo(frame(1, "one\n"));
    }
    assertThat(log.closed.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void attachIsFramedForDockerAndTakesInput() throws Exception {
    rest.containers.add("web", spec(false, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdin=1&stdout=1&stderr=1", "", UPGRADE);
      RawClient.Answer head = c.head();
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.header("Upgrade")).isEqualTo("tcp");
      c.send("hello");
      assertThat(rest.containers.attachment.hears("hello")).isTrue();
      rest.containers.attachment.say(false, "out");
      rest.containers.attachment.say(true, "err");
      assertThat(c.read(22)).isEqualTo(frame(1, "out") + frame(2, "err"));
      c.channel.shutdownOutput();
      assertThat(rest.containers.attachment.inputClosed.await(1, TimeUnit.SECONDS)).isTrue();
      rest.containers.attachment.say(false, "late");
      assertThat(c.read(12)).isEqualTo(frame(1, "late"));
      rest.containers.attachment.end();
      assertThat(c.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void inputSentTogetherWithTheHeadIsNotLost() throws Exception {
    rest.containers.add("web", spec(false, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.send(
          "POST /containers/web/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: d\r\n"
              + UPGRADE
              + "\r\nearly");
      assertThat(c.head().status()).isEqualTo(101);
      assertThat(rest.containers.attachment.hears("early")).isTrue();
    }
  }

  @Test
  void attachIsRawForPouchAndWithoutUpgradeAnsweredWith200() throws Exception {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    try (RawClient c = rest.pouch()) {
      c.request("POST", "/v1.24/containers/web/attach?stdin=1", null, "");
      RawClient.Answer head = c.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).isEmpty();
      assertThat(head.header("Transfer-Encoding")).isEmpty();
      rest.containers.attachment.say(false, "out");
      rest.containers.attachment.say(true, "err");
      assertThat(c.read(6)).isEqualTo("outerr");
      c.send("x");
      assertThat(rest.containers.attachment.hears("x")).isTrue();
    }
    assertThat(rest.containers.attachment.closed.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void inputOfAContainerThatOutlivesItsClientsIsNotEnded() throws Exception {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdin=1&stdout=1", "", UPGRADE);
      c.head();
      c.channel.shutdownOutput();
      assertThat(c.in.read()).isEqualTo(-1);
      assertThat(rest.containers.attachment.inputClosed.getCount()).isEqualTo(1);
    }
  }

  @Test
  void aTerminalWhoseClientLeavesIsLetGo() throws Exception {
    rest.containers.add("web", spec(true, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdin=1&stdout=1", "", UPGRADE);
      c.head();
    }
    assertThat(rest.containers.attachment.closed.await(1, TimeUnit.SECONDS)).isTrue();
    assertThat(rest.containers.attachment.inputClosed.getCount()).isEqualTo(1);
  }

  @Test
  void aClientThatEndedItsInputAndThenLeftIsNoticed() throws Exception {
    rest.containers.add("web", spec(false, false), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdout=1", "", UPGRADE);
      c.head();
      c.channel.shutdownOutput();
    }
    assertThat(rest.containers.attachment.closed.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void detachKeysAtATerminalLetGo() throws Exception {
    rest.containers.add("web", spec(true, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdin=1&stdout=1", "", UPGRADE);
      c.head();
      c.send("ab\u0010c\u0010\u0011");
      assertThat(c.in.read()).isEqualTo(-1);
      assertThat(rest.containers.attachment.heard()).isEqualTo("ab\u0010c");
      assertThat(rest.containers.attachment.inputClosed.getCount()).isEqualTo(1);
    }
  }

  @Test
  void aStopOfTheServerLetsGo() throws Exception {
    rest.containers.add("web", spec(false, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&stdin=1&stdout=1", "", UPGRADE);
      c.head();
      rest.server.close();
      assertThat(c.in.read()).isEqualTo(-1);
    }
    assertThat(rest.containers.attachment.closed.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void attachToNothingIsAPlainAnswer() throws IOException {
    rest.containers.add("web", spec(true, true), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/nope/attach?stream=1", "", UPGRADE);
      RawClient.Answer a = c.answer(true);
      assertThat(a.status()).isEqualTo(404);
      assertThat(a.body()).isEqualTo("No such container: nope\r\n");
      assertThat(a.header("Content-Type")).isEqualTo("application/vnd.docker.raw-stream");
    }
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach", "", UPGRADE);
      assertThat(c.head().status()).isEqualTo(101);
      assertThat(c.in.read()).isEqualTo(-1);
    }
    try (RawClient c = rest.docker()) {
      c.request("POST", "/containers/web/attach?stream=1&detachKeys=ctrl-%21", "", UPGRADE);
      assertThat(c.answer(true).status()).isEqualTo(400);
    }
  }

  private String exec(RawClient c, String body) throws IOException {
    String made = c.post("/containers/web/exec", body).body();
    return made.substring(made.indexOf(":\"") + 2, made.lastIndexOf('"'));
  }

  @Test
  void execStreamsAndTellsItsExitCode() throws IOException {
    try (RawClient c = rest.docker()) {
      String id = exec(c, "{\"Cmd\":[\"ls\"],\"AttachStdout\":true}");
      c.request("POST", "/exec/" + id + "/start", "{\"ConsoleSize\":[24,80]}", UPGRADE);
      assertThat(c.head().status()).isEqualTo(101);
      rest.execs.attachment.say(false, "x");
      rest.execs.attachment.end();
      assertThat(c.read(100)).isEqualTo(frame(1, "x"));
      assertThat(rest.execs.size.rows()).isEqualTo(24);
    }
    try (RawClient c = rest.docker()) {
      String id = exec(c, "{\"Cmd\":[\"ls\",\"-l\"],\"User\":\"u\"}");
      assertThat(c.get("/exec/" + id + "/json").body())
          .contains("\"ID\":\"" + id, "\"ExitCode\":3", "\"entrypoint\":\"ls\"", "\"Pid\":0");
    }
  }

  @Test
  void detachedExecAndOnesThatCannotStart() throws IOException {
    try (RawClient c = rest.docker()) {
      String id = exec(c, "{\"Cmd\":[\"ls\"]}");
      assertThat(c.post("/exec/" + id + "/start", "{\"Detach\":true}").status()).isEqualTo(200);
      assertThat(rest.execs.detached).isTrue();
      assertThat(c.post("/exec/none/start", "{}").status()).isEqualTo(404);
      assertThat(c.post("/containers/web/exec", "{}").status()).isEqualTo(400);
      rest.execs.startFailure = EngineException.conflict("exec ran before");
      assertThat(c.post("/exec/" + id + "/start", "{}").status()).isEqualTo(409);
      rest.execs.startFailure =
          new EngineException(ErrorKind.FAILED_PRECONDITION, "no such program");
      c.request("POST", "/exec/" + id + "/start", "{}", UPGRADE);
      assertThat(c.head().status()).isEqualTo(101);
      assertThat(c.read(100)).isEqualTo(frame(1, "no such program\r\n"));
    }
  }

  private static Event event(Event.Type type, String action) {
    return new Event(
        type,
        action,
        "i1",
        Map.of("name", "web", "image", "busybox:1"),
        Instant.ofEpochSecond(7, 8));
  }

  @Test
  void eventsFlowAndEndWithTheClient() throws Exception {
    rest.events.publish(event(Event.Type.CONTAINER, "create"));
    try (RawClient c = rest.docker()) {
      c.request("GET", "/v1.41/events?since=1&filters={\"type\":[\"container\"]}", null, "");
      c.head();
      assertThat(c.chunk())
          .startsWith("{\"status\":\"create\",\"id\":\"i1\",\"from\":\"busybox:1\"")
          .contains("\"Type\":\"container\",\"Action\":\"create\"", "\"timeNano\":7000000008}\n");
      assertThat(rest.events.subscribers).hasSize(1);
      rest.events.publish(event(Event.Type.VOLUME, "create"));
      rest.events.publish(event(Event.Type.CONTAINER, "start"));
      assertThat(c.chunk()).contains("\"Action\":\"start\"");
    }
    assertThat(soon(() -> rest.events.subscribers.isEmpty())).isTrue();
  }

  @Test
  void pastEventsOnlyAndPouchsKeys() throws IOException {
    rest.events.publish(event(Event.Type.CONTAINER, "create"));
    try (RawClient c = rest.pouch()) {
      RawClient.Answer a = c.get("/events?since=1&until=1000");
      assertThat(a.body())
          .contains("\"type\":\"container\",\"action\":\"create\",\"actor\":{\"ID\":\"i1\"");
      assertThat(c.get("/events?filters={\"nope\":[\"x\"]}").status()).isEqualTo(400);
      assertThat(c.get("/events?since=yesterday").status()).isEqualTo(400);
    }
  }

  @Test
  void pullTellsItsProgressInEachDialect() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          c.call("POST", "/images/create?fromImage=busybox&tag=1.36&platform=linux%2Famd64", null);
      assertThat(a.body())
          .startsWith("{\"status\":\"Pulling from library/busybox\",\"id\":\"1.36\"}\r\n")
          .contains("{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"")
          .endsWith("{\"status\":\"Status: Downloaded newer image for busybox:1.36\"}\r\n");
      assertThat(rest.images.pulled.reference()).isEqualTo("busybox:1.36");
      assertThat(rest.images.pulled.platform()).isEqualTo("linux/amd64");
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/images/create?fromImage=busybox", null).body())
          .startsWith("{\"id\":\"busybox\",\"status\":\"resolved\",\"started_at\":")
          .contains("}{\"id\":\"layer-sha256:")
          .doesNotContain("\n");
    }
  }

  @Test
  void pullFailsBeforeAndAfterItsAnswerBegan() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/create?fromImage=absent", null).status()).isEqualTo(404);
      RawClient.Answer late = c.post("/images/create?fromImage=breaks&tag=x", null);
      assertThat(late.status()).isEqualTo(200);
      assertThat(late.body())
          .endsWith(
              "{\"errorDetail\":{\"message\":\"pull breaks: registry dropped out\"},"
                  + "\"error\":\"pull breaks: registry dropped out\"}\r\n");
      assertThat(c.post("/images/create", null).status()).isEqualTo(400);
    }
  }

  @Test
  void aPullWhoseClientLeavesIsCancelled() throws Exception {
    try (RawClient c = rest.docker()) {
      c.request("POST", "/images/create?fromImage=endless", null, "");
      c.head();
    }
    assertThat(rest.images.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
