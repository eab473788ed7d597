package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Frames;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Every option of a container's log. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class LogsIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private String counted() {
    String id = containers.start("sh", "-c", "for i in 1 2 3 4 5; do echo $i; done; echo e >&2");
    containers.await(id);
    return id;
  }

  private Frames logs(String id, String query) {
    return Frames.parse(docker.get("/containers/" + id + "/logs?" + query).expect(200).body());
  }

  @Test
  void streamsAreChosen() {
    String id = counted();
    assertThat(logs(id, "stdout=1")).isEqualTo(new Frames("1\n2\n3\n4\n5\n", ""));
    assertThat(logs(id, "stderr=1")).isEqualTo(new Frames("", "e\n"));
    assertThat(logs(id, "stderr=1&stdout=1")).isEqualTo(new Frames("1\n2\n3\n4\n5\n", "e\n"));
  }

  @Test
  void oneStreamMustBeChosen() {
    docker.get("/containers/" + counted() + "/logs").expect(400).message();
  }

  @Test
  void tailCountsLines() {
    String id = counted();
    assertThat(logs(id, "stdout=1&tail=2").stdout()).isIn("4\n5\n", "5\n");
    assertThat(logs(id, "stdout=1&tail=all").stdout()).isEqualTo("1\n2\n3\n4\n5\n");
    assertThat(logs(id, "stdout=1&tail=0").stdout()).isEmpty();
    assertThat(logs(id, "stdout=1&stderr=1&tail=100").stdout()).isEqualTo("1\n2\n3\n4\n5\n");
  }

  @Test
  void timestampsAreRfc3339AndInOrder() {
    List<String> lines = logs(counted(), "stdout=1&timestamps=1").stdout().lines().toList();
    assertThat(lines).hasSize(5);
    Instant last = Instant.EPOCH;
    for (String line : lines) {
      Instant at = Instant.parse(line.split(" ")[0]);
      assertThat(at).isAfterOrEqualTo(last);
      last = at;
    }
  }

  @Test
  void sinceAndUntilBoundTheTime() {
    String id = containers.start("sh", "-c", "echo one; sleep 1.2; echo two");
    containers.await(id);
    List<String> lines = logs(id, "stdout=1&timestamps=1").stdout().lines().toList();
    Instant second = Instant.parse(lines.get(1).split(" ")[0]);
    String between =
        second.minusMillis(500).getEpochSecond()
            + "."
            + String.format(
                "%09d", second.minusMillis(500).get(java.time.temporal.ChronoField.NANO_OF_SECOND));
    assertThat(logs(id, "stdout=1&since=" + between).stdout()).isEqualTo("two\n");
    assertThat(logs(id, "stdout=1&until=" + between).stdout()).isEqualTo("one\n");
    long later = second.getEpochSecond() + 100;
    assertThat(logs(id, "stdout=1&since=" + later).stdout()).isEmpty();
  }

  @Test
  void badTimesAndTailsAreRefusedOrIgnored() {
    String id = counted();
    docker.get("/containers/" + id + "/logs?stdout=1&since=yesterday").expect(400);
    assertThat(docker.get("/containers/" + id + "/logs?stdout=1&tail=many").status())
        .isIn(200, 400);
  }

  @Test
  void followEndsWithTheContainer() throws Exception {
    String id = containers.start("sh", "-c", "echo a; sleep 0.4; echo b; sleep 0.4; echo c");
    try (RestClient.Stream stream =
        docker.stream("GET", "/containers/" + id + "/logs?stdout=1&follow=1", Map.of(), null)) {
      assertThat(Frames.parse(stream.body().readAllBytes()).stdout()).isEqualTo("a\nb\nc\n");
    }
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
  }

  @Test
  void followOfAnEndedContainerEndsAtOnce() {
    assertThat(logs(counted(), "stdout=1&follow=1").stdout()).isEqualTo("1\n2\n3\n4\n5\n");
  }

  @Test
  void followWithTailShowsOnlyNewLines() throws Exception {
    String id = containers.start("sh", "-c", "echo old; sleep 0.8; echo new");
    Await.until("old line", () -> logs(id, "stdout=1").stdout().equals("old\n"));
    try (RestClient.Stream stream =
        docker.stream(
            "GET", "/containers/" + id + "/logs?stdout=1&follow=1&tail=0", Map.of(), null)) {
      assertThat(Frames.parse(stream.body().readAllBytes()).stdout()).isEqualTo("new\n");
    }
  }

  @Test
  void terminalOutputIsRaw() {
    var spec = containers.spec("sh", "-c", "echo out; echo err >&2");
    spec.put("Tty", true);
    String id = containers.start(spec);
    containers.await(id);
    assertThat(docker.get("/containers/" + id + "/logs?stdout=1&stderr=1").expect(200).text())
        .isEqualTo("out\r\nerr\r\n");
  }

  @Test
  void longLinesBinaryBytesAndMissingLineEndsSurvive() {
    String id =
        containers.start(
            "sh",
            "-c",
            "head -c 100000 /dev/zero | tr '\\0' x; echo; printf '\\360\\237\\230\\200'; printf 'end'");
    containers.await(id);
    String out = logs(id, "stdout=1").stdout();
    assertThat(out).hasSize(100_000 + 1 + 2 + 3).endsWith("x\n\uD83D\uDE00end");
  }

  @Test
  void bytesThatAreNoUtf8Survive() {
    String id = containers.start("sh", "-c", "printf '\\377\\376\\001\\n'");
    containers.await(id);
    byte[] body = docker.get("/containers/" + id + "/logs?stdout=1").expect(200).body();
    assertThat(java.util.Arrays.copyOfRange(body, 8, body.length))
        .containsExactly(0xff, 0xfe, 1, '\n');
  }

  @Test
  void logsOfACreatedContainerAreEmpty() {
    String id = containers.create(containers.spec("true"));
    assertThat(logs(id, "stdout=1")).isEqualTo(new Frames("", ""));
  }

  @Test
  void manyLinesComeCompleteAndInOrder() {
    String id = containers.start("seq", "1", "20000");
    containers.await(id);
    List<String> lines = logs(id, "stdout=1").stdout().lines().toList();
    assertThat(lines).hasSize(20_000);
    assertThat(lines.get(0)).isEqualTo("1");
    assertThat(lines.get(19_999)).isEqualTo("20000");
    assertThat(logs(id, "stdout=1&tail=3").stdout()).isEqualTo("19998\n19999\n20000\n");
  }

  @Test
  void pouchDialectAnswersTheSame() {
    String id = counted();
    byte[] body =
        POUCHD.pouch().get("/containers/" + id + "/logs?stdout=1&stderr=1").expect(200).body();
    assertThat(Frames.parse(body)).isEqualTo(new Frames("1\n2\n3\n4\n5\n", "e\n"));
    POUCHD.pouch().get("/containers/" + id + "/logs").expect(400);
  }
}
