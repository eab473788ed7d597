package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.cli.term.SystemTerminal;

/** run, create, start, exec, attach, logs and pull against an engine that plays its part. */
@Timeout(20)
class RunsTest {
  private static final String RAW = "application/vnd.docker.raw-stream";
  private static final String FRAMED = "application/vnd.docker.multiplexed-stream";

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

  private void container(int exitCode) {
    engine.on("POST /containers/create", 201, "{\"Id\":\"c1\",\"Warnings\":[]}");
    engine.on("POST /containers/c1/start", 204, "");
    engine.on("POST /containers/c1/wait", 200, "{\"StatusCode\":" + exitCode + "}");
  }

  @Test
  void runAttachesBeforeItStartsAndEndsWithTheExitCode() {
    container(7);
    engine.onHijack("POST /containers/c1/attach", RAW, "hello\n");
    CliRun run = run("run", "--name", "n", "busybox", "echo", "hello");
    assertThat(run.out()).isEqualTo("hello\n");
    assertThat(run.code()).isEqualTo(7);
    assertThat(engine.lines())
        .containsExactly(
            "POST /containers/create?name=n",
            "POST /containers/c1/attach?stream=1&stdin=0&stdout=1&stderr=1",
            "POST /containers/c1/wait?condition=next-exit",
            "POST /containers/c1/start");
  }

  @Test
  void errorsStayApartWhereTheEngineFramesThem() {
    container(0);
    engine.onHijack(
        "POST /containers/c1/attach",
        FRAMED,
        FakeEngine.frame(1, "out\n") + FakeEngine.frame(2, "err\n"));
    CliRun run = run("run", "busybox");
    assertThat(run.out()).isEqualTo("out\n");
    assertThat(run.err()).isEqualTo("err\n");
  }

  @Test
  void runInTheBackgroundShowsTheId() {
    container(0);
    CliRun run = run("run", "-d", "--rm", "busybox");
    assertThat(run.out()).isEqualTo("c1\n");
    assertThat(engine.lines())
        .containsExactly("POST /containers/create", "POST /containers/c1/start");
    assertThat(engine.asked("POST /containers/create").get(0).body())
        .contains("\"AutoRemove\":true");
  }

  @Test
  void runWithRemovalWaitsForTheRemoval() {
    container(0);
    engine.onHijack("POST /containers/c1/attach", RAW, "");
    assertThat(run("run", "--rm", "busybox").code()).isZero();
    assertThat(engine.lines()).contains("POST /containers/c1/wait?condition=removed");
  }

  @Test
  void whatCannotStartIsRemovedIfItWasToBeRemoved() {
    engine.on("POST /containers/create", 201, "{\"Id\":\"c1\"}");
    engine.onHijack("POST /containers/c1/attach", RAW, "");
    engine.on("POST /containers/c1/wait", 200, "{\"StatusCode\":127}");
    engine.on("POST /containers/c1/start", 404, "{\"message\":\"no such program\"}");
    engine.on("DELETE /containers/c1", 204, "");
    CliRun run = run("run", "--rm", "busybox", "nothing");
    assertThat(run.err()).isEqualTo("Error: no such program\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(engine.lines()).last().isEqualTo("DELETE /containers/c1?force=true");
  }

  @Test
  void standardInputIsSentToItsEnd() throws Exception {
    container(0);
    CompletableFuture<String> received = new CompletableFuture<>();
    engine.on(
        "POST /containers/c1/attach",
        peer -> {
          peer.send("HTTP/1.1 101 UPGRADED\r\nContent-Type: " + RAW + "\r\n\r\n");
          String input = peer.readToEnd();
          received.complete(input);
          peer.send("got " + input);
        });
    CliRun run = CliRun.typed(engine, home, "some input", "run", "-i", "busybox", "cat");
    assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo("some input");
    assertThat(run.out()).isEqualTo("got some input");
    assertThat(engine.asked("POST /containers/c1/attach").get(0).head())
        .contains("Upgrade: tcp\r\n");
  }

  @Test
  void detachKeysLeaveTheContainer() {
    container(0);
    engine.on(
        "POST /containers/c1/attach",
        peer -> {
          peer.send("HTTP/1.1 101 UPGRADED\r\nContent-Type: " + RAW + "\r\n\r\n");
          peer.readToEnd();
        });
    CliRun run =
        CliRun.typed(
            engine, home, "x\u0001dy", "run", "-i", "--detach-keys", "ctrl-a,d", "busybox");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEqualTo("read escape sequence\n");
  }

  @Test
  void aMissingImageIsPulledOnce() {
    engine.on("POST /containers/create", 404, "{\"message\":\"image busybox: not found\"}");
    engine.on("POST /containers/create", 201, "{\"Id\":\"c1\",\"Warnings\":[\"no swap\"]}");
    engine.on("GET /images/busybox/json", 404, "{\"message\":\"not found\"}");
    engine.on(
        "POST /images/create",
        200,
        "{\"id\":\"busybox:latest\",\"status\":\"resolved\"}"
            + "{\"id\":\"layer-sha256:1\",\"status\":\"downloading\","
            + "\"progressDetail\":{\"current\":1,\"total\":2}}"
            + "{\"id\":\"layer-sha256:1\",\"status\":\"done\"}"
            + "{\"id\":\"layer-sha256:1\",\"status\":\"done\"}");
    CliRun run = run("create", "busybox");
    assertThat(run.out()).isEqualTo("c1\n");
    assertThat(run.err())
        .isEqualTo("busybox:latest: resolved\nlayer-sha256:1: done\nWARNING: no swap\n");
    assertThat(engine.lines()).contains("POST /images/create?fromImage=busybox&tag=latest");
  }

  @Test
  void anotherAbsentThingIsNotPulled() {
    engine.on("POST /containers/create", 404, "{\"message\":\"container x: not found\"}");
    engine.on("GET /images/busybox/json", 200, "{}");
    assertThat(run("create", "--net", "container:x", "busybox").err())
        .isEqualTo("Error: container x: not found\n");
    engine.on("POST /containers/create", 404, "{\"message\":\"image y: not found\"}");
    assertThat(run("create", "--pull", "never", "y").code()).isEqualTo(1);
    assertThat(engine.asked("POST /images/create")).isEmpty();
  }

  @Test
  void aFailureInTheMiddleOfAPullIsAnError() {
    engine.on(
        "POST /images/create",
        200,
        "{\"id\":\"a:b\",\"status\":\"resolved\"}"
            + "{\"errorDetail\":{\"message\":\"registry went away\"},\"error\":\"x\"}");
    CliRun run = run("pull", "a:b");
    assertThat(run.out()).isEqualTo("a:b: resolved\n");
    assertThat(run.err()).isEqualTo("Error: registry went away\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void theIdIsWrittenToItsFileOrTheFileIsGone() throws IOException {
    Path file = home.resolve("id");
    engine.on("POST /containers/create", 409, "{\"message\":\"name in use\"}");
    engine.on("POST /containers/create", 201, "{\"Id\":\"c1\"}");
    assertThat(run("create", "--cidfile", file.toString(), "x").code()).isEqualTo(1);
    assertThat(file).doesNotExist();
    assertThat(run("create", "--cidfile", file.toString(), "x").code()).isZero();
    assertThat(Files.readString(file)).isEqualTo("c1");
    assertThat(run("create", "--cidfile", file.toString(), "x").err()).contains("exists");
  }

  @Test
  void execEndsWithItsExitCodeAndKeepsErrorsApart() {
    engine.on("POST /containers/a/exec", 201, "{\"Id\":\"e1\"}");
    engine.onHijack(
        "POST /exec/e1/start", RAW, FakeEngine.frame(1, "o") + FakeEngine.frame(2, "e"));
    engine.on("GET /exec/e1/json", 200, "{\"ExitCode\":126}");
    CliRun run = run("exec", "a", "ls", "-l");
    assertThat(run.out()).isEqualTo("o");
    assertThat(run.err()).isEqualTo("e");
    assertThat(run.code()).isEqualTo(126);
    assertThat(engine.asked("POST /exec/e1/start").get(0).body())
        .isEqualTo("{\"Detach\":false,\"Tty\":false}");
  }

  @Test
  void execInTheBackgroundDoesNotTakeTheConnectionOver() {
    engine.on("POST /containers/a/exec", 201, "{\"Id\":\"e1\"}");
    engine.on("POST /exec/e1/start", 200, "");
    assertThat(run("exec", "-d", "a", "ls").code()).isZero();
    assertThat(engine.asked("POST /exec/e1/start").get(0).head()).doesNotContain("Upgrade");
  }

  @Test
  void logsAreSplitUnlessTheContainerHasATerminal() {
    engine.on("GET /containers/a/json", 200, "{\"Id\":\"c1\",\"Config\":{\"Tty\":false}}");
    engine.on("GET /containers/c1/logs", 200, FakeEngine.frame(1, "o") + FakeEngine.frame(2, "e"));
    CliRun run = run("logs", "-ft", "--tail", "5", "--since", "1m", "a");
    assertThat(run.out()).isEqualTo("o");
    assertThat(run.err()).isEqualTo("e");
    assertThat(engine.lines())
        .last()
        .isEqualTo(
            "GET /containers/c1/logs?stdout=1&stderr=1&tail=5&follow=1&timestamps=1"
                + "&since=1795348740.000000000");
    engine.on("GET /containers/b/json", 200, "{\"Id\":\"c2\",\"Config\":{\"Tty\":true}}");
    engine.on("GET /containers/c2/logs", 200, "raw\r\n");
    assertThat(run("logs", "b").out()).isEqualTo("raw\r\n");
  }

  @Test
  void aBrokenFrameIsTold() {
    engine.on("GET /containers/a/json", 200, "{\"Id\":\"c1\"}");
    engine.on("GET /containers/c1/logs", 200, "\u0001\0\0\0\0\0\0\u0005ab");
    assertThat(run("logs", "a").err()).contains("the stream ended in the middle of a frame");
  }

  @Test
  void attachedStartAndAttachTakeTheExitCode() {
    engine.on(
        "GET /containers/a/json",
        200,
        "{\"Id\":\"c1\",\"Config\":{},\"State\":{\"Running\":true,\"Status\":\"running\"}}");
    engine.onHijack("POST /containers/c1/attach", RAW, "hi\n");
    container(4);
    assertThat(run("start", "-a", "a").code()).isEqualTo(4);
    CliRun attach = run("attach", "a");
    assertThat(attach.code()).isEqualTo(4);
    assertThat(attach.out()).isEqualTo("hi\n");
    assertThat(engine.lines()).contains("POST /containers/c1/wait?condition=not-running");
  }

  @Test
  void attachToAStoppedContainerSaysWhatToDo() {
    engine.on("GET /containers/a/json", 200, "{\"Id\":\"c1\",\"State\":{\"Status\":\"stopped\"}}");
    assertThat(run("attach", "a").err())
        .isEqualTo(
            "Error: attach to container a: it is stopped; start it with: pouch start -a a\n");
  }

  @Test
  void aReaderThatLeavesEndsTheCommandQuietly() {
    engine.on("GET /containers/a/json", 200, "{\"Id\":\"c1\",\"Config\":{\"Tty\":true}}");
    engine.on("GET /containers/c1/logs", 200, "more");
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli =
        new Cli(
            InputStream.nullInputStream(),
            new PrintStream(closed),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            new SystemTerminal(),
            InstantSource.fixed(CliRun.NOW));
    assertThat(cli.run(List.of("-H", engine.address(), "logs", "a"))).isEqualTo(141);
    assertThat(err.size()).isZero();
  }
}
