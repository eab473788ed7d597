package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
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

/** Where output goes besides the container's own log. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class LogDriverIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private List<JsonNode> file(String id) {
    Path path = Path.of(containers.inspect(id).get("LogPath").asText());
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path)) {
        lines.add(new ObjectMapper().readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Test
  void theJsonFileIsDockers() {
    String id =
        containers.start(
            containers.specWith(
                "{'LogConfig':{'Type':'json-file','Config':{'tag':'{{.Name}}'}}}",
                "sh",
                "-c",
                "echo out; echo err >&2; printf end"));
    containers.await(id);
    Await.until("three lines", () -> file(id).size() == 3);
    List<String> streams = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (JsonNode line : file(id)) {
      streams.add(line.get("stream").asText());
      texts.add(line.get("log").asText());
      assertThat(line.get("attrs").get("tag").asText())
          .isEqualTo(containers.inspect(id).get("Name").asText().substring(1));
      assertThat(line.get("time").asText()).endsWith("Z");
    }
    assertThat(streams).containsExactlyInAnyOrder("stdout", "stderr", "stdout");
    assertThat(texts).contains("out\n", "err\n");
    containers.remove(id);
  }

  @Test
  void allLogsStayWithinTheirBounds() throws Exception {
    String id =
        containers.start(
            containers.specWith(
                "{'LogConfig':{'Type':'json-file','Config':{'max-size':'100k','max-file':'3'}}}",
                "sh",
                "-c",
                "i=0; while [ $i -lt 24000 ]; do echo line $i; i=$((i+1));"
                    + " [ $((i % 3000)) != 0 ] || sleep 0.4; done"));
    assertThat(containers.await(id)).isZero();
    Path folder = Path.of(containers.inspect(id).get("LogPath").asText()).getParent();
    Await.until(
        "last line", () -> file(id).toString().contains("line 23999") || file(id).isEmpty());
    try (var files = Files.list(folder)) {
      List<Path> json = files.filter(file -> file.toString().contains("-json.log")).toList();
      assertThat(json).hasSize(3);
      for (Path file : json) {
        assertThat(Files.size(file)).isLessThan(110_000);
      }
    }
    List<String> kept = containers.logs(id).stdout().lines().toList();
    assertThat(kept).hasSizeLessThan(24_000).last().isEqualTo("line 23999");
    int first = Integer.parseInt(kept.get(0).substring(5));
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i)).isEqualTo("line " + (first + i));
    }
  }

  @Test
  void nothingIsLostWhenTheEngineIsKilled() {
    String id =
        containers.start(
            "sh",
            "-c",
            "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); usleep 1000; done");
    Await.until("some lines", () -> file(id).size() > 100);
    POUCHD.kill9();
    POUCHD.start();
    containers.await(id);
    Await.until("the last line", () -> file(id).toString().contains("line 2999\\n"));
    TreeSet<Integer> numbers = new TreeSet<>();
    file(id)
        .forEach(
            line -> numbers.add(Integer.parseInt(line.get("log").asText().strip().substring(5))));
    assertThat(numbers).hasSize(3000);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "nosuch, a, b",
    "json-file, foo, bar",
    "json-file, max-file, 0",
    "json-file, mode, sometimes",
    "json-file, max-buffer-size, 1m",
    "syslog, syslog-facility, nobody",
    "syslog, syslog-address, ftp://x",
    "syslog, max-size, 1m",
  })
  void wrongOptionsAreRefused(String driver, String option, String value) {
    String message =
        docker
            .post(
                "/containers/create",
                containers.specWith(
                    "{'LogConfig':{'Type':'%s','Config':{'%s':'%s'}}}"
                        .formatted(driver, option, value),
                    "true"))
            .expect(400)
            .message();
    assertThat(message).containsAnyOf(option, value, driver);
  }

  @Test
  void aDriverThatKeepsNothingCannotBeRead() {
    String id =
        containers.start(containers.specWith("{'LogConfig':{'Type':'none'}}", "echo", "gone"));
    containers.await(id);
    assertThat(docker.get("/containers/" + id + "/logs?stdout=1").expect(501).message())
        .contains("configured logging driver does not support reading");
  }

  @Test
  void syslogGetsEachLineAlsoWhatWaitedForIt() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    String id =
        containers.start(
            containers.specWith(
                ("{'LogConfig':{'Type':'syslog','Config':{'syslog-address':'tcp://127.0.0.1:%d',"
                        + "'syslog-format':'rfc5424','tag':'it'}}}")
                    .formatted(port),
                "sh",
                "-c",
                "echo early; sleep 1; echo late >&2; sleep 100"));
    Await.until("early line", () -> containers.logs(id).stdout().equals("early\n"));
    try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      try (Socket client = server.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
        client.setSoTimeout(20_000);
        assertThat(in.readLine()).matches("<30>1 \\S+ \\S+ it \\d+ it - early");
        assertThat(in.readLine()).matches("<27>1 \\S+ \\S+ it \\d+ it - late");
      }
    }
  }
}
