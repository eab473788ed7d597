package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding commands, help, wrong command lines, and engines that cannot be reached or fail. */
class CommandLineTest {
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

  private CliRun bare(String... line) {
    return CliRun.of(List.of(line), home, InputStream.nullInputStream());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "x => unknown command \"x\" for \"pouch\"",
        "volume x => unknown command \"x\" for \"pouch volume\"",
        "ps --x => unknown flag: --x",
        "--x ps => unknown flag: --x",
        "ps -x => unknown shorthand flag: 'x' in -x",
        "rename a b c => accepts 2 arg(s), received 3",
        "rm => requires at least 1 arg(s), only received 0",
        "run => requires at least 1 arg(s), only received 0",
        "-H foo ps => failed to parse host foo: not support url scheme \"\"; use unix://PATH or"
            + " tcp://HOST:PORT",
        "-H ftp://x ps => failed to parse host ftp://x: not support url scheme \"ftp\"; use"
            + " unix://PATH or tcp://HOST:PORT",
        "-H tcp://x:0 ps => failed to parse host tcp://x:0: port \"0\" is not between 1 and 65535",
        "ps -H unix:///nowhere/s => connect to unix:///nowhere/s: No such file or directory; is"
            + " pouchd running there?",
        "run -d -i x => Conflicting options: -a (or -i) and -d",
        "run -it x => the input device is not a TTY",
        "ps -f x => Bad format of filter \"x\": use key=value",
        "logs --tail x c => invalid value \"x\" for --tail: use a number or all",
        "inspect -f {{.x c => template: an action is not closed with }}"
      })
  void aWrongLineIsOneLineOfError(String line, String message) {
    CliRun run = bare(line.split(" "));
    assertThat(run.err()).isEqualTo("Error: " + message + "\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  static List<String> names() {
    return TopCommands.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCommandHasHelp(String name) {
    CliRun run = bare(name, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage:\n  pouch");
    assertThat(bare("help", name).out()).isEqualTo(run.out());
  }

  @Test
  void nothingAsksForTheOverview() {
    CliRun run = bare();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("  run  ").contains("  volume  ").contains("--tlscacert");
    assertThat(bare("--help").out()).isEqualTo(run.out());
    assertThat(bare("volume").out()).contains("pouch volume COMMAND").contains("  create  ");
    assertThat(bare("volume", "create", "--help").out())
        .contains("  pouch volume create [OPTIONS] [NAME]")
        .contains("-d, --driver string")
        .contains("(default local)");
  }

  @Test
  void globalFlagsMayFollowTheCommand() {
    engine.on("GET /containers/json", 200, "[]");
    CliRun run =
        CliRun.of(List.of("ps", "-H", engine.address()), home, InputStream.nullInputStream());
    assertThat(run.code()).isZero();
  }

  @Test
  void theMessageOfTheEngineIsShownWithoutItsJson() {
    engine.on("GET /containers/json", 500, "{\"message\":\"list containers: disk full\"}\n");
    CliRun run = run("ps");
    assertThat(run.err()).isEqualTo("Error: list containers: disk full\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "404 page not found; 404 page not found",
        "'{\"other\":1}'; '{\"other\":1}'",
        "'{broken'; '{broken'",
        "''; the engine answered with HTTP status 500"
      })
  void otherErrorsAreShownAsTheyAre(String body, String message) {
    engine.on("GET /version", 500, body);
    assertThat(run("version").err()).isEqualTo("Error: " + message + "\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "closes at once; ''; the engine closed the connection before it answered",
        "no HTTP; 'SSH-2.0\r\n'; the answer is not HTTP/1.1",
        "bad status; 'HTTP/1.1 999 X\r\n\r\n'; the answer is not HTTP/1.1",
        "bad header; 'HTTP/1.1 200 X\r\nnothing\r\n\r\n'; malformed HTTP header in the answer",
        "bad length; 'HTTP/1.1 200 X\r\nContent-Length: -1\r\n\r\n'; malformed Content-Length in"
            + " the answer",
        "bad chunk; 'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'; malformed chunk"
            + " in the answer",
        "cut chunk; 'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{'; the engine"
            + " closed the connection in the middle of its answer",
        "cut body; 'HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n{'; the engine closed the"
            + " connection in the middle of its answer"
      })
  void aBrokenAnswerIsTold(String name, String answer, String message) {
    engine.on("GET /version", peer -> peer.send(answer));
    CliRun run = run("version");
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void chunksAndIntermediateAnswersAreRead() {
    engine.on(
        "GET /version",
        peer ->
            peer.send(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "b;x=y\r\n{\"Version\":\r\n7\r\n\"1.2\" }\r\n0\r\nTrailer: x\r\n\r\n"));
    assertThat(run("version").out()).startsWith("Version:         1.2\n");
  }

  @Test
  void anAnswerThatIsNoJsonIsTold() {
    engine.on("GET /version", 200, "<html>");
    assertThat(run("version").err()).startsWith("Error: Unexpected character");
  }

  @Test
  void theVersionPrefixComesFromTheEnvironment() {
    assertThat(run("version").code()).isEqualTo(1);
    assertThat(engine.lines()).containsExactly("GET /version");
    assertThat(engine.asked("GET /version").get(0).head()).contains("GET /v1.24/version HTTP/1.1");
  }
}
