package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Both runtimes with both snapshotters. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.CRUN, Need.RUNC})
class RuntimesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({"crun,overlayfs", "runc,overlayfs", "crun,native", "runc,native"})
  void wholeLife(String runtime, String snapshotter) {
    ObjectNode spec =
        containers.specWith(
            "{'Runtime':'" + runtime + "'}",
            "sh",
            "-c",
            "echo $((6*7)) > /made; cat /made; trap 'exit 3' TERM; while :; do sleep 0.05; done");
    spec.put("Snapshotter", snapshotter);
    String id = containers.start(spec);
    org.pouchcontainer.it.Await.until("output", () -> containers.logs(id).stdout().equals("42\n"));
    assertThat(containers.inspect(id).get("HostConfig").get("Runtime").asText()).isEqualTo(runtime);
    assertThat(containers.exec(id, "cat", "/made")).isEqualTo("42\n");
    assertThat(containers.execResult(id, RestClient.object(), "sh", "-c", "exit 9").exitCode())
        .isEqualTo(9);
    docker.post("/containers/" + id + "/pause").expect(204);
    docker.post("/containers/" + id + "/unpause").expect(204);
    docker.post("/containers/" + id + "/stop").expect(204);
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(3);
    docker.post("/containers/" + id + "/start").expect(204);
    docker.delete("/containers/" + id + "?force=1").expect(204);
    String driver = POUCHD.home().resolve("snapshots/" + snapshotter).toString();
    assertThat(driver).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"crun", "runc"})
  void missingProgramIsTold(String runtime) {
    String id =
        containers.create(containers.specWith("{'Runtime':'" + runtime + "'}", "nosuchprogram"));
    RestClient.Response answer = docker.post("/containers/" + id + "/start");
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.message()).contains("nosuchprogram");
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(127);
    assertThat(containers.state(id).get("Status").asText()).isIn("created", "exited");
  }

  @Test
  void unknownRuntimeAndSnapshotterAreNamed() {
    RestClient.Response answer =
        docker.post(
            "/containers/create", containers.specWith("{'Runtime':'nosuchruntime'}", "true"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("nosuchruntime", "crun", "runc");
    ObjectNode spec = containers.spec("true");
    spec.put("Snapshotter", "nosuchsnapshotter");
    assertThat(POUCHD.pouch().post("/containers/create", spec).message())
        .contains("nosuchsnapshotter");
  }

  @Test
  void infoNamesRuntimes() {
    var info = docker.get("/info").expect(200).json();
    assertThat(List.copyOf(names(info.get("Runtimes")))).contains("crun", "runc");
    assertThat(info.get("DefaultRuntime").asText()).isEqualTo("crun");
  }

  private static List<String> names(com.fasterxml.jackson.databind.JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
